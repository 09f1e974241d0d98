-- An agreed series of short breaks (V3, V4) is in force until another legal status takes over: one
-- that begins after it or, when it ends by itself, one that is in force already. V3 followed by V4,
-- or the reverse, is one series.
with breaks as (

    select
        la_id,
        lega_person_id as person_id,
        lega_legal_status_id as status_id,
        lega_legal_status_start_date as start_date,
        lega_legal_status_end_date as end_date
    from {{ ref('legal_status') }}
    where lega_legal_status in ('V3', 'V4')

),

others as (

    select
        la_id,
        lega_person_id as person_id,
        lega_legal_status_start_date as start_date,
        coalesce(lega_legal_status_end_date, date '9999-12-31') as end_date
    from {{ ref('legal_status') }}
    where coalesce(lega_legal_status, '') not in ('V3', 'V4')

),

series as (

    select
        breaks.la_id,
        breaks.person_id,
        breaks.status_id,
        breaks.start_date,
        min(
            case
                when others.start_date > breaks.start_date then others.start_date
                when others.end_date > breaks.end_date then breaks.end_date
            end
        ) as end_date
    from breaks
    left join others
        on
            breaks.la_id = others.la_id
            and breaks.person_id = others.person_id
    group by
        breaks.la_id,
        breaks.person_id,
        breaks.status_id,
        breaks.start_date

)

select
    la_id,
    person_id,
    start_date,
    end_date
from {{ merged_spells('series', ['la_id', 'person_id']) }} as spells
