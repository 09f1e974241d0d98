-- Each indicator's numerator and denominator from the extracts, for every period that they cover.
with wanted as (

    select
        wanted.*,
        coalesce(catalogue.period_types, '') as period_types
    from {{ ref('int_indicator__series') }} as wanted
    inner join {{ ref('indicator_catalogue') }} as catalogue
        on wanted.indicator_id = catalogue.indicator_id

),

asked as (

    select
        wanted.indicator_series_id,
        wanted.indicator_id,
        wanted.area_id,
        wanted.breakdown,
        wanted.la_id,
        wanted.is_authority,
        wanted.numerator_measure,
        wanted.denominator_measure,
        shown.period_id,
        case when shown.period_type = 'week' then 'week' else 'month' end as grain,
        shown.end_date,
        {{ add_days('shown.start_date', -1) }} as day_before,
        wanted.as_at,
        wanted.delivery_id
    from wanted
    inner join {{ ref('int_period__shown') }} as shown
        on
            wanted.la_id = shown.la_id
            and wanted.as_at >= shown.end_date
            and (
                wanted.period_types = ''
                or ' ' || wanted.period_types || ' ' like '% ' || shown.period_type || ' %'
            )

),

totals as (

    select * from {{ ref('int_indicator__total') }}

),

windows as (

    select
        measure_id,
        la_id,
        period_id,
        value
    from {{ ref('int_window__value') }}

),

-- Windows are evaluated period by period, for whole authorities.
with_windows as (

    select
        asked.indicator_series_id,
        asked.period_id,
        above.value as numerator,
        below.value as denominator
    from asked
    left join windows as above
        on
            asked.numerator_measure = above.measure_id
            and asked.la_id = above.la_id
            and asked.period_id = above.period_id
    left join windows as below
        on
            asked.denominator_measure = below.measure_id
            and asked.la_id = below.la_id
            and asked.period_id = below.period_id
    where
        asked.is_authority
        and asked.breakdown = 'all'
        and (above.value is not null or below.value is not null)

)

select
    asked.indicator_id,
    asked.area_id,
    asked.period_id,
    asked.breakdown,
    'extract' as source,
    coalesce(ends.numerator_flow, 0) - coalesce(starts.numerator_flow, 0)
    + coalesce(ends.numerator_stock, 0)
    + coalesce(with_windows.numerator, 0) as numerator,
    coalesce(ends.denominator_flow, 0) - coalesce(starts.denominator_flow, 0)
    + coalesce(ends.denominator_stock, 0)
    + coalesce(with_windows.denominator, 0) as given_denominator,
    cast(null as double) as given_value,
    true as is_supplied,
    asked.as_at,
    asked.delivery_id,
    cast(null as varchar) as status_reason
from asked
left join totals as ends
    on
        asked.indicator_series_id = ends.indicator_series_id
        and asked.grain = ends.grain
        and asked.end_date = ends.period_end
left join totals as starts
    on
        asked.indicator_series_id = starts.indicator_series_id
        and asked.grain = starts.grain
        and asked.day_before = starts.period_end
left join with_windows
    on
        asked.indicator_series_id = with_windows.indicator_series_id
        and asked.period_id = with_windows.period_id
