select
    la_id,
    cppl_person_id as person_id,
    cppl_cp_plan_id as cp_plan_id,
    cppl_referral_id as referral_id,
    cppl_cp_plan_start_date as start_date,
    cppl_cp_plan_end_date as end_date,
    cppl_cp_plan_initial_category as initial_category,
    cppl_cp_plan_latest_category as latest_category
from {{ ref('cp_plans') }}
where cppl_cp_plan_end_date is null or cppl_cp_plan_end_date > cppl_cp_plan_start_date
