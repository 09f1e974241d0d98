with source as (

    select * from {{ source('liquidlogic', 'FACT_CP_PLAN') }}

),

renamed as (

    select
        la as la_id,
        fact_cp_plan_id as cppl_cp_plan_id,
        dim_person_id as cppl_person_id,
        fact_referral_id as cppl_referral_id,
        fact_initial_cp_conference_id as cppl_icpc_id,
        start_dttm as cppl_cp_plan_start_date,
        end_dttm as cppl_cp_plan_end_date,
        init_category_desc as cppl_cp_plan_initial_category,
        cp_category_desc as cppl_cp_plan_latest_category,
        coalesce(is_ola, false) as cppl_cp_plan_ola
    from source

)

select * from renamed
