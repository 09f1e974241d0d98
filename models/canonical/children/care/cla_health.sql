with cla_health as (

    {{ from_systems('cla_health') }}

)

select
    la_id,
    clah_health_check_id,
    clah_person_id,
    clah_health_check_type,
    clah_health_check_date
from cla_health
