with professionals as (

    {{ from_systems('professionals') }}

)

select
    la_id,
    prof_professional_id,
    prof_professional_job_title,
    prof_professional_department,
    prof_full_time_equivalency
from professionals
