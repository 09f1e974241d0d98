with reviews as (

    {{ from_systems('cp_reviews') }}

),

plans as (

    {{ from_systems('cp_plans') }}

),

of_own_plans as (

    select
        reviews.la_id,
        reviews.cppr_cp_review_id,
        reviews.cppr_person_id,
        reviews.cppr_cp_plan_id,
        reviews.cppr_cp_review_due_date,
        reviews.cppr_cp_review_date
    from reviews
    left join plans
        on
            reviews.la_id = plans.la_id
            and reviews.cppr_cp_plan_id = plans.cppl_cp_plan_id
    where not coalesce(plans.cppl_cp_plan_ola, false)

)

select
    of_own_plans.la_id,
    of_own_plans.cppr_cp_review_id,
    of_own_plans.cppr_person_id,
    of_own_plans.cppr_cp_plan_id,
    of_own_plans.cppr_cp_review_due_date,
    of_own_plans.cppr_cp_review_date,
    {{ event_locality() }} as locality_name
from of_own_plans
{{ event_locality_joins('of_own_plans', 'cppr_person_id', 'cppr_cp_review_date') }}
