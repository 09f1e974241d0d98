with cin_plans as (

    {{ from_systems('cin_plans') }}

)

select
    la_id,
    cinp_cin_plan_id,
    cinp_person_id,
    cinp_cin_plan_start_date,
    cinp_cin_plan_end_date,
    cinp_cin_plan_authorised_date
from cin_plans
