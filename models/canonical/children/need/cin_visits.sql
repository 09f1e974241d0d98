with cin_visits as (

    {{ from_systems('cin_visits') }}

)

select
    la_id,
    cinv_cin_visit_id,
    cinv_person_id,
    cinv_cin_visit_date,
    cinv_cin_visit_seen,
    cinv_cin_visit_seen_alone,
    cinv_cin_visit_bedroom
from cin_visits
