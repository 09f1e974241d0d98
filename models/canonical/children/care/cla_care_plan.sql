with cla_care_plan as (

    {{ from_systems('cla_care_plan') }}

)

select
    la_id,
    lacp_table_id,
    lacp_person_id,
    lacp_plan_type,
    lacp_cla_care_plan_start_date,
    lacp_cla_care_plan_end_date,
    lacp_cla_care_plan_authorised_date
from cla_care_plan
