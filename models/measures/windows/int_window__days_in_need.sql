-- The days that episodes of need open on a period's last day have lasted. The sum is the number of
-- episodes times that day minus the sum of their first days, both kept as running totals.
with changes as (

    select
        la_id,
        start_date as date,
        1 as episodes,
        {{ days_between("date '1970-01-01'", 'start_date') }} as begun
    from {{ ref('int_episode__in_need') }}
    union all
    select
        la_id,
        end_date as date,
        -1 as episodes,
        -{{ days_between("date '1970-01-01'", 'start_date') }} as begun
    from {{ ref('int_episode__in_need') }}
    where end_date is not null

),

daily as (

    select
        la_id,
        date,
        sum(episodes) as episodes,
        sum(begun) as begun
    from changes
    group by la_id, date

),

running as (

    select
        la_id,
        date as start_date,
        lead(date) over (partition by la_id order by date) as end_date,
        sum(episodes) over (partition by la_id order by date) as episodes,
        sum(begun) over (partition by la_id order by date) as begun
    from daily

)

select
    'days_in_need_of_open_episodes' as measure_id,
    periods.la_id,
    periods.period_id,
    'all' as breakdown,
    cast(
        running.episodes * {{ days_between("date '1970-01-01'", 'periods.end_date') }}
        - running.begun as double
    ) as value
from {{ ref('int_period__shown') }} as periods
inner join running
    on
        periods.la_id = running.la_id
        and periods.end_date >= running.start_date
        and (running.end_date is null or periods.end_date < running.end_date)
