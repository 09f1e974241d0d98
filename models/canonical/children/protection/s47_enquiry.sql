with enquiries as (

    {{ from_systems('s47_enquiry') }}

)

select
    enquiries.la_id,
    enquiries.s47e_s47_enquiry_id,
    enquiries.s47e_person_id,
    enquiries.s47e_referral_id,
    enquiries.s47e_s47_start_date,
    enquiries.s47e_s47_end_date,
    enquiries.s47e_s47_outcome,
    enquiries.s47e_completed_by_team,
    {{ event_locality('s47e_referral_id') }} as locality_name,
    {{ event_locality('s47e_referral_id', 'end_timeline') }} as end_locality_name
from enquiries
{{ event_locality_joins('enquiries', 's47e_person_id', 's47e_s47_start_date', 's47e_referral_id') }}
{{ event_locality_join_at('enquiries', 's47e_person_id', 's47e_s47_end_date', 'end_timeline') }}
