with source as (

    select * from {{ source('liquidlogic', 'FACT_INVOLVEMENTS') }}

),

renamed as (

    select
        la as la_id,
        fact_involvements_id as invo_involvements_id,
        dim_person_id as invo_person_id,
        dim_worker_id as invo_professional_id,
        dim_department_id as invo_professional_team,
        coalesce(is_allocated_cw_flag, false) as invo_is_allocated,
        start_dttm as invo_involvement_start_date,
        end_dttm as invo_involvement_end_date,
        fact_referral_id as invo_referral_id
    from source

)

select * from renamed
