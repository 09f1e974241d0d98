{#- CTEs of the care leavers that indicators count, relevant and former relevant children:

    `<name>` with la_id, person_id and pers_dob, one row per young person;
    `<name>__records` with la_id, person_id, in_touch, is_suitable, is_in_eet, start_date and
    end_date: what is recorded of each, from one contact until the next. The newest contact on or
    before a date counts, so each young person is in it once from the first contact on; of two on
    one day, the one with the larger id counts. -#}

{% macro care_leaver_records(name) -%}
    {{ name }} as (
        select
            care_leavers.la_id,
            care_leavers.clea_person_id as person_id,
            person.pers_dob
        from {{ ref('care_leavers') }} as care_leavers
        inner join {{ ref('person') }} as person
            on
                care_leavers.la_id = person.la_id
                and care_leavers.clea_person_id = person.pers_person_id
        where care_leavers.clea_care_leaver_eligibility in ('relevant', 'former_relevant')
    ),

    {{ name }}__contacts as (
        select
            contacts.la_id,
            contacts.clea_person_id as person_id,
            contacts.clea_care_leaver_latest_contact as contact_date,
            contacts.clea_care_leaver_in_touch as in_touch,
            contacts.clea_care_leaver_accom_suitable as is_suitable,
            -- F3 and P3 were in use until March 2018, F4, F5, P4 and P5 since
            coalesce(
                contacts.clea_care_leaver_activity
                in ('F1', 'P1', 'F2', 'P2', 'F3', 'P3', 'F4', 'P4', 'F5', 'P5'),
                false
            ) as is_in_eet
        from {{ ref('care_leaver_contacts') }} as contacts
        inner join {{ name }} as young_people
            on
                contacts.la_id = young_people.la_id
                and contacts.clea_person_id = young_people.person_id
        where contacts.clea_care_leaver_latest_contact is not null
        qualify
            row_number() over (
                partition by
                    contacts.la_id,
                    contacts.clea_person_id,
                    contacts.clea_care_leaver_latest_contact
                order by contacts.clea_table_id desc
            ) = 1
    ),

    {{ name }}__records as (
        select
            la_id,
            person_id,
            in_touch,
            is_suitable,
            is_in_eet,
            contact_date as start_date,
            lead(contact_date) over (
                partition by la_id, person_id order by contact_date
            ) as end_date
        from {{ name }}__contacts
    )
{%- endmacro %}
