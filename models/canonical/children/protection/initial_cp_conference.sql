with conferences as (

    {{ from_systems('initial_cp_conference') }}

)

select
    conferences.la_id,
    conferences.icpc_icpc_id,
    conferences.icpc_person_id,
    conferences.icpc_referral_id,
    conferences.icpc_s47_enquiry_id,
    conferences.icpc_icpc_date,
    conferences.icpc_icpc_target_date,
    conferences.icpc_icpc_transfer_in,
    conferences.icpc_icpc_outcome_cp_flag,
    enquiries.s47e_s47_start_date as icpc_s47_start_date,
    held.working_day_number - started.working_day_number as icpc_working_days,
    {{ event_locality('icpc_referral_id') }} as locality_name
from conferences
left join {{ ref('s47_enquiry') }} as enquiries
    on
        conferences.la_id = enquiries.la_id
        and conferences.icpc_s47_enquiry_id = enquiries.s47e_s47_enquiry_id
left join {{ ref('calendar') }} as started
    on enquiries.s47e_s47_start_date = started.date
left join {{ ref('calendar') }} as held
    on conferences.icpc_icpc_date = held.date
{{ event_locality_joins('conferences', 'icpc_person_id', 'icpc_icpc_date', 'icpc_referral_id') }}
