with care_leaver_contacts as (

    {{ from_systems('care_leaver_contacts') }}

)

select
    la_id,
    clea_table_id,
    clea_person_id,
    clea_care_leaver_latest_contact,
    clea_care_leaver_in_touch,
    clea_care_leaver_activity,
    clea_care_leaver_accommodation,
    clea_care_leaver_accom_suitable
from care_leaver_contacts
