with cla_visits as (

    {{ from_systems('cla_visits') }}

)

select
    la_id,
    clav_cla_visit_id,
    clav_person_id,
    clav_cla_id,
    clav_cla_visit_date,
    clav_cla_visit_seen,
    clav_cla_visit_seen_alone
from cla_visits
