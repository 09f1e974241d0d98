with source as (

    select * from {{ source('liquidlogic', 'FACT_CP_REVIEW') }}

),

renamed as (

    select
        la as la_id,
        fact_cp_review_id as cppr_cp_review_id,
        dim_person_id as cppr_person_id,
        fact_cp_plan_id as cppr_cp_plan_id,
        due_dttm as cppr_cp_review_due_date,
        meeting_dttm as cppr_cp_review_date
    from source

)

select * from renamed
