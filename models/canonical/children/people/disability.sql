with disability as (

    {{ from_systems('disability') }}

)

select
    la_id,
    disa_table_id,
    disa_person_id,
    disa_disability_code,
    disa_end_date
from disability
