with person as (

    {{ from_systems('person') }}

)

select
    la_id,
    pers_person_id,
    pers_sex,
    pers_ethnicity,
    pers_dob,
    pers_death_date,
    pers_upn,
    pers_nhs_number,
    pers_is_client
from person
