with source as (

    select * from {{ source('paris', 'ADOPTION') }}

),

renamed as (

    select
        la as la_id,
        adoption_id as perm_table_id,
        paris_id as perm_person_id,
        decision_date as perm_adm_decision_date,
        order_date as perm_placement_order_date,
        match_date as perm_matched_date,
        placed_date as perm_placed_for_adoption_date,
        reversed_date as perm_decision_reversed_date,
        coalesce(carer_ind, false) as perm_adopted_by_carer_flag
    from source

)

select * from renamed
