with visits as (

    select * from {{ ref('stg_paris__events') }}
    where event_type = 'CLAVIS' and not is_cancelled

),

periods as (

    {{ paris_spells('CARE_PERIOD') }}

),

{{
    spell_on_day(
        name='periods_of_visits',
        from='visits',
        key='event_id',
        day='event_date',
        spells='periods',
    )
}},

renamed as (

    select
        visits.la_id,
        visits.event_id as clav_cla_visit_id,
        visits.person_id as clav_person_id,
        periods_of_visits.spell_id as clav_cla_id,
        visits.event_date as clav_cla_visit_date,
        visits.is_seen as clav_cla_visit_seen,
        visits.is_seen_alone as clav_cla_visit_seen_alone
    from visits
    left join periods_of_visits
        on
            visits.la_id = periods_of_visits.la_id
            and visits.event_id = periods_of_visits.event_id

)

select * from renamed
