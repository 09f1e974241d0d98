with visits as (

    {{ from_systems('cp_visits') }}

),

plans as (

    {{ from_systems('cp_plans') }}

)

select
    visits.la_id,
    visits.cppv_cp_visit_id,
    visits.cppv_person_id,
    visits.cppv_cp_plan_id,
    visits.cppv_cp_visit_date,
    visits.cppv_cp_visit_seen,
    visits.cppv_cp_visit_seen_alone,
    visits.cppv_cp_visit_bedroom
from visits
left join plans
    on
        visits.la_id = plans.la_id
        and visits.cppv_cp_plan_id = plans.cppl_cp_plan_id
where not coalesce(plans.cppl_cp_plan_ola, false)
