-- Numerator and denominator of each series by week and month, as running totals.
with wanted as (

    select * from {{ ref('int_indicator__series') }}

),

measure_series as (

    select * from {{ ref('int_measure__series') }}

),

parts as (

    select
        wanted.indicator_series_id,
        measure_series.series_id,
        measure_series.kind,
        'numerator' as part
    from wanted
    inner join measure_series
        on
            wanted.numerator_measure = measure_series.measure_id
            and wanted.area_id = measure_series.area_id
            and wanted.breakdown = measure_series.breakdown
    union all
    select
        wanted.indicator_series_id,
        measure_series.series_id,
        measure_series.kind,
        'denominator' as part
    from wanted
    inner join measure_series
        on
            wanted.denominator_measure = measure_series.measure_id
            and wanted.area_id = measure_series.area_id
            and wanted.denominator_breakdown = measure_series.breakdown

)

select
    parts.indicator_series_id,
    totals.grain,
    totals.period_end,
    sum(case when parts.part = 'numerator' and parts.kind = 'flow' then totals.total else 0 end)
        as numerator_flow,
    sum(case when parts.part = 'numerator' and parts.kind = 'stock' then totals.total else 0 end)
        as numerator_stock,
    sum(case when parts.part = 'denominator' and parts.kind = 'flow' then totals.total else 0 end)
        as denominator_flow,
    sum(case when parts.part = 'denominator' and parts.kind = 'stock' then totals.total else 0 end)
        as denominator_stock
from parts
inner join {{ ref('int_measure__value') }} as totals
    on parts.series_id = totals.series_id
group by all
