with assessment_factors as (

    {{ from_systems('assessment_factors') }}

)

select
    la_id,
    cinf_assessment_id,
    cinf_factor_code
from assessment_factors
