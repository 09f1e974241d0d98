-- The region's value pools the counts of its authorities; it is never a mean of their values.
with authorities as (

    select * from {{ ref('int_benchmark__authority') }}

),

-- Only authorities that gave both numbers are in the sums.
reporting as (

    select *
    from authorities
    where
        value_status in ('ok', 'zero_denominator')
        and numerator is not null
        and (is_count or denominator is not null)

),

sums as (

    select
        reporting.indicator_id,
        reporting.period_id,
        reporting.region_id,
        sum(reporting.numerator) as region_numerator,
        sum(reporting.denominator) as reporting_denominator,
        count(*) as region_las_reporting,
        reporting.scale,
        reporting.factor,
        reporting.denominator_measure,
        reporting.is_count
    from reporting
    group by all

),

-- A population is that of a day, so the authorities that existed on the last day count.
active as (

    select
        periods.period_id,
        area.region_id,
        area.area_id
    from {{ ref('period') }} as periods
    inner join {{ ref('area') }} as area
        on
            (area.active_from is null or periods.end_date >= area.active_from)
            and (area.active_to is null or periods.end_date <= area.active_to)
    where
        area.area_type = 'la'
        and periods.period_id in (select sums.period_id from sums)

),

silent as (

    select distinct
        sums.indicator_id,
        sums.period_id,
        sums.region_id
    from sums
    inner join active
        on
            sums.period_id = active.period_id
            and sums.region_id = active.region_id
    left join reporting
        on
            sums.indicator_id = reporting.indicator_id
            and sums.period_id = reporting.period_id
            and active.area_id = reporting.area_id
    where reporting.area_id is null

),

with_denominator as (

    select
        sums.*,
        -- when every authority reported, the region's own estimate is used if there is one
        case
            when silent.region_id is null
                then coalesce(population.population, sums.reporting_denominator)
            else sums.reporting_denominator
        end as region_denominator
    from sums
    left join silent
        on
            sums.indicator_id = silent.indicator_id
            and sums.period_id = silent.period_id
            and sums.region_id = silent.region_id
    left join {{ ref('int_population__in_force') }} as population
        on
            sums.region_id = population.area_id
            and sums.period_id = population.period_id
            and sums.denominator_measure = population.measure_id

),

ranges as (

    select
        indicator_id,
        period_id,
        region_id,
        {{ best_of('value', 'polarity') }} as top_of_range,
        {{ worst_of('value', 'polarity') }} as bottom_of_range
    from authorities
    group by indicator_id, period_id, region_id, polarity

)

select
    ranges.indicator_id,
    ranges.period_id,
    ranges.region_id,
    with_denominator.region_numerator,
    with_denominator.region_denominator,
    {{
        indicator_value(
            'with_denominator.region_numerator',
            'with_denominator.region_denominator',
            'with_denominator.scale',
            'with_denominator.factor',
            'with_denominator.is_count'
        )
    }} as region_value,
    coalesce(with_denominator.region_las_reporting, 0) as region_las_reporting,
    ranges.top_of_range,
    ranges.bottom_of_range
from ranges
left join with_denominator
    on
        ranges.indicator_id = with_denominator.indicator_id
        and ranges.period_id = with_denominator.period_id
        and ranges.region_id = with_denominator.region_id
