-- Each authority's place among those of its region that have a value, best first.
with ranked as (

    select
        indicator_id,
        area_id,
        period_id,
        region_id,
        rank() over (
            partition by indicator_id, period_id, region_id
            order by case polarity when 'high' then -value else value end
        ) as rank_in_region,
        count(*) over (partition by indicator_id, period_id, region_id) as las_ranked
    from {{ ref('int_benchmark__authority') }}
    where
        value is not null
        and polarity in ('high', 'low')

),

placed as (

    select
        *,
        ntile(4) over (
            partition by indicator_id, period_id, region_id
            order by rank_in_region, area_id
        ) as quartile_in_region,
        -- the band follows the rank, so that a tie is never split between two colours
        least(4, floor(5.0 * (rank_in_region - 1) / las_ranked)) as fifth
    from ranked

)

select
    indicator_id,
    area_id,
    period_id,
    rank_in_region,
    quartile_in_region,
    case
        when las_ranked < 2 then null
        when fifth = 0 then 'best'
        when fifth = 1 then 'better'
        when fifth = 2 then 'middle'
        when fifth = 3 then 'worse'
        else 'worst'
    end as band
from placed
