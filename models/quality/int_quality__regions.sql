-- How far a region's figures are at most from the sums over its authorities that gave both numbers,
-- as a share of the sum; 1 where only one of the two is there. A region's own population estimate
-- is no sum.
with authorities as (

    select
        benchmark.indicator_id,
        benchmark.region_id,
        benchmark.period_id,
        benchmark.region_numerator,
        benchmark.region_denominator,
        benchmark.region_las_reporting,
        figures.numerator,
        figures.denominator,
        {{ is_population('indicators.denominator_measure') }} as is_population_rate,
        figures.value_status in ('ok', 'zero_denominator')
        and figures.numerator is not null
        and (
            indicators.denominator_measure is null
            or figures.denominator is not null
        ) as gave_both
    from {{ ref('fct_regional_benchmark') }} as benchmark
    inner join {{ ref('fct_indicator') }} as figures
        on
            benchmark.indicator_id = figures.indicator_id
            and benchmark.period_id = figures.period_id
            and benchmark.area_id = figures.area_id
            and benchmark.source = figures.source
            and figures.breakdown = 'all'
    inner join {{ ref('dim_indicator') }} as indicators
        on benchmark.indicator_id = indicators.indicator_id

),

sums as (

    select
        indicator_id,
        region_id,
        period_id,
        any_value(region_numerator) as region_numerator,
        any_value(region_denominator) as region_denominator,
        max(region_las_reporting) as region_las_reporting,
        sum(numerator) filter (where gave_both) as numerator,
        sum(denominator) filter (where gave_both) as denominator,
        count(*) filter (where gave_both) as las_reporting,
        bool_or(is_population_rate) as is_population_rate
    from authorities
    group by indicator_id, region_id, period_id

),

compared as (

    select
        indicator_id,
        region_id,
        region_numerator as published,
        numerator as summed
    from sums
    union all
    select
        indicator_id,
        region_id,
        region_las_reporting as published,
        las_reporting as summed
    from sums
    union all
    select
        indicator_id,
        region_id,
        region_denominator as published,
        denominator as summed
    from sums
    where not is_population_rate

)

select
    indicator_id,
    region_id,
    max(
        case
            when published is not distinct from summed then 0
            when published is null or summed is null then 1
            else abs(published - summed) / greatest(abs(summed), 1)
        end
    ) as worst_difference
from compared
group by indicator_id, region_id
