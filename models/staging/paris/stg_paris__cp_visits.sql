with visits as (

    select * from {{ ref('stg_paris__events') }}
    where event_type = 'CPVIS' and not is_cancelled

),

plans as (

    {{ paris_spells('REGISTRATION') }}

),

{{
    spell_on_day(
        name='plans_of_visits',
        from='visits',
        key='event_id',
        day='event_date',
        spells='plans',
    )
}},

renamed as (

    select
        visits.la_id,
        visits.event_id as cppv_cp_visit_id,
        visits.person_id as cppv_person_id,
        plans_of_visits.spell_id as cppv_cp_plan_id,
        visits.event_date as cppv_cp_visit_date,
        visits.is_seen as cppv_cp_visit_seen,
        visits.is_seen_alone as cppv_cp_visit_seen_alone,
        false as cppv_cp_visit_bedroom
    from visits
    left join plans_of_visits
        on
            visits.la_id = plans_of_visits.la_id
            and visits.event_id = plans_of_visits.event_id

)

select * from renamed
