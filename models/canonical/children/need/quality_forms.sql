with quality_forms as (

    {{ from_systems('quality_forms') }}

)

select
    la_id,
    qfor_form_id,
    qfor_person_id,
    qfor_form_type,
    qfor_completed_date
from quality_forms
