-- Plans of another authority's children (OLA) are neither counted nor previous plans.
with plans as (

    {{ from_systems('cp_plans') }}

),

numbered as (

    select
        la_id,
        cppl_cp_plan_id,
        cppl_person_id,
        cppl_referral_id,
        cppl_icpc_id,
        cppl_cp_plan_start_date,
        cppl_cp_plan_end_date,
        cppl_cp_plan_initial_category,
        cppl_cp_plan_latest_category,
        row_number() over (
            partition by la_id, cppl_person_id
            order by cppl_cp_plan_start_date, cppl_cp_plan_id
        ) as plan_number
    from plans
    where not cppl_cp_plan_ola

),

previous_ends as (

    select
        numbered.la_id,
        numbered.cppl_cp_plan_id,
        max(earlier.cppl_cp_plan_end_date) as cppl_previous_plan_end_date
    from numbered
    inner join numbered as earlier
        on
            numbered.la_id = earlier.la_id
            and numbered.cppl_person_id = earlier.cppl_person_id
            and numbered.plan_number > earlier.plan_number
            and numbered.cppl_cp_plan_start_date >= earlier.cppl_cp_plan_end_date
    group by all

)

select
    numbered.la_id,
    numbered.cppl_cp_plan_id,
    numbered.cppl_person_id,
    numbered.cppl_referral_id,
    numbered.cppl_icpc_id,
    numbered.cppl_cp_plan_start_date,
    numbered.cppl_cp_plan_end_date,
    numbered.cppl_cp_plan_initial_category,
    numbered.cppl_cp_plan_latest_category,
    numbered.plan_number as cppl_plan_number,
    previous_ends.cppl_previous_plan_end_date,
    {{ event_locality('cppl_referral_id') }} as locality_name,
    {{ event_locality('cppl_referral_id', 'end_timeline') }} as end_locality_name
from numbered
left join previous_ends
    on
        numbered.la_id = previous_ends.la_id
        and numbered.cppl_cp_plan_id = previous_ends.cppl_cp_plan_id
{{ event_locality_joins(
    'numbered', 'cppl_person_id', 'cppl_cp_plan_start_date', 'cppl_referral_id'
) }}
{{ event_locality_join_at(
    'numbered', 'cppl_person_id', 'cppl_cp_plan_end_date', 'end_timeline'
) }}
