with source as (

    select * from {{ source('paris', 'PLAN') }}

),

renamed as (

    select
        la as la_id,
        plan_id as lacp_table_id,
        paris_id as lacp_person_id,
        case plan_type when 'PATHWAY' then 'PATH' else plan_type end as lacp_plan_type,
        start_date as lacp_cla_care_plan_start_date,
        end_date as lacp_cla_care_plan_end_date,
        auth_date as lacp_cla_care_plan_authorised_date
    from source
    where plan_type in ('CLA', 'PATHWAY', 'PEP')

)

select * from renamed
