{{ config(materialized='view') }}
-- What an authority's extracts give, at the delivery that holds the rows counted: months of counts,
-- and sums of days of any period. Indicators of one measure move together, so a measure is judged
-- once, under the name of one of them. A sum of days counts nothing that could be left out.
with indicators as (

    select
        indicator_id,
        title,
        numerator_measure as measure_id,
        unit = 'days' as is_of_days
    from {{ ref('dim_indicator') }}
    where
        numerator_measure is not null
        and unit in ('count', 'percent', 'per_10k', 'days')
    qualify
        unit = 'days'
        or row_number() over (
            partition by numerator_measure, unit = 'days'
            order by case unit when 'count' then 0 else 1 end, indicator_id
        ) = 1

)

select
    areas.la_id,
    indicators.measure_id,
    indicators.indicator_id,
    indicators.title,
    indicators.is_of_days,
    figures.area_id,
    figures.period_id,
    periods.period_type,
    periods.end_date,
    figures.breakdown,
    figures.source,
    figures.numerator,
    figures.delivery_id as limiting_delivery_id,
    known.counted_extract as extract,
    known.counted_delivery_id as delivery_id
from {{ ref('fct_indicator') }} as figures
inner join indicators
    on figures.indicator_id = indicators.indicator_id
inner join {{ ref('dim_area') }} as areas
    on figures.area_id = areas.area_id
inner join {{ ref('dim_period') }} as periods
    on figures.period_id = periods.period_id
inner join {{ ref('int_measure__as_at') }} as known
    on
        areas.la_id = known.la_id
        and indicators.measure_id = known.measure_id
where
    figures.source = 'extract'
    and figures.breakdown = 'all'
    and areas.area_type = 'la'
    and (
        indicators.is_of_days
        or periods.period_type = 'month'
    )
