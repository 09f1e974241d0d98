with contacts as (

    {{ from_systems('contacts') }}

)

select
    contacts.la_id,
    contacts.cont_contact_id,
    contacts.cont_person_id,
    contacts.cont_contact_date,
    contacts.cont_contact_source_code,
    contacts.cont_became_referral,
    -- by number of day, so that the frame leaves out all contacts of the same day
    max(contacts.cont_contact_date) over (
        partition by contacts.la_id, contacts.cont_person_id
        order by {{ days_between("date '1900-01-01'", 'contacts.cont_contact_date') }}
        range between unbounded preceding and 1 preceding
    ) as cont_previous_contact_date,
    {{ event_locality() }} as locality_name
from contacts
{{ event_locality_joins('contacts', 'cont_person_id', 'cont_contact_date') }}
