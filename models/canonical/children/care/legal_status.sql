with legal_status as (

    {{ from_systems('legal_status') }}

)

select
    la_id,
    lega_legal_status_id,
    lega_person_id,
    lega_legal_status,
    lega_legal_status_start_date,
    lega_legal_status_end_date
from legal_status
