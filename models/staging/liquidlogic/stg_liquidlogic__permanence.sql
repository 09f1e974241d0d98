with source as (

    select * from {{ source('liquidlogic', 'FACT_ADOPTION') }}

),

renamed as (

    select
        la as la_id,
        fact_adoption_id as perm_table_id,
        dim_person_id as perm_person_id,
        decision_dttm as perm_adm_decision_date,
        placement_order_dttm as perm_placement_order_date,
        matching_dttm as perm_matched_date,
        -- fostering for adoption: the child moved in before the placement began
        least(
            coalesce(start_dttm, foster_to_adopt_dttm), coalesce(foster_to_adopt_dttm, start_dttm)
        ) as perm_placed_for_adoption_date,
        no_longer_placed_dttm as perm_decision_reversed_date,
        coalesce(adopted_by_carer_flag, false) as perm_adopted_by_carer_flag
    from source

)

select * from renamed
