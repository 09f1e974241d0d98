with source as (

    select * from {{ source('paris', 'PLAN') }}

),

renamed as (

    select
        la as la_id,
        plan_id as cinp_cin_plan_id,
        paris_id as cinp_person_id,
        start_date as cinp_cin_plan_start_date,
        end_date as cinp_cin_plan_end_date,
        auth_date as cinp_cin_plan_authorised_date
    from source
    where plan_type = 'CIN'

)

select * from renamed
