with immigration_status as (

    {{ from_systems('immigration_status') }}

)

select
    la_id,
    immi_immigration_status_id,
    immi_person_id,
    immi_immigration_status,
    immi_immigration_status_start_date,
    immi_immigration_status_end_date
from immigration_status
