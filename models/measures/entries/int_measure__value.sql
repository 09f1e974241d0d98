-- The value of every measure by week and by month: of a flow its sum in the period, of a stock its
-- level on the last day. Longer periods come from the running total: a flow in them is the total on
-- their last day minus that on the day before their first.
with steps as (

    select
        shown.la_id,
        shown.period_type as grain,
        shown.end_date as period_end,
        min(shown.end_date) over (partition by shown.la_id, shown.period_type) as first_end
    from {{ ref('int_period__shown') }} as shown
    where shown.period_type in ('week', 'month')

),

-- All that came before the first period is one entry, the starting point of the total.
all_steps as (

    select
        la_id,
        grain,
        period_end
    from steps
    union all
    select
        la_id,
        grain,
        case grain
            when 'week' then {{ add_days('first_end', -7) }}
            else last_day({{ add_months('first_end', -1) }})
        end as period_end
    from steps
    where period_end = first_end

),

bounds as (

    select
        la_id,
        grain,
        min(period_end) as first_end,
        max(period_end) as last_end
    from all_steps
    group by all

),

series as (

    select * from {{ ref('int_measure__series') }}

),

stepped as (

    select
        series.series_id,
        bounds.grain,
        greatest(
            bounds.first_end,
            case bounds.grain
                when 'week' then {{ sunday_of('entries.date') }}
                else last_day(entries.date)
            end
        ) as period_end,
        sum(entries.value) as change
    from {{ ref('int_measure__entry') }} as entries
    inner join series
        on
            entries.measure_id = series.measure_id
            and entries.kind = series.kind
            and entries.area_id = series.area_id
            and entries.breakdown = series.breakdown
    inner join bounds
        on
            entries.la_id = bounds.la_id
            and entries.date <= bounds.last_end
    group by all

),

running as (

    select
        series.series_id,
        all_steps.grain,
        all_steps.period_end,
        coalesce(stepped.change, 0) as change,
        sum(coalesce(stepped.change, 0)) over (
            partition by series.series_id, all_steps.grain
            order by all_steps.period_end
        ) as total
    from series
    inner join all_steps
        on series.la_id = all_steps.la_id
    left join stepped
        on
            series.series_id = stepped.series_id
            and all_steps.grain = stepped.grain
            and all_steps.period_end = stepped.period_end

)

select
    series.measure_id,
    series.area_id,
    running.grain,
    running.period_end,
    series.breakdown,
    case series.kind when 'flow' then running.change else running.total end as value,
    series.kind,
    running.total,
    running.series_id
from running
inner join series
    on running.series_id = series.series_id
