{#- So few authorities have no usual value. -#}
{% set least_authorities = 5 %}
{#- Iglewicz and Hoaglin's limit of the modified z-score: 0.6745 × distance from the median over the
    median distance. Where more than half are alike that is 0, and the mean distance serves. -#}
{% set outlier_score = 3.5 %}
{% set outlier_factor = 2 %}
{#- By how many standard errors a count must differ, so that few children don't cry wolf. -#}
{% set beyond_chance = 4 %}
{#- One authority's share of a regional sum that is hardly ever right: nearly half, and more than
    twice its share of the children; of at least a hundred. -#}
{% set share_of_sum = 0.45 %}
{% set share_factor = 2 %}
{% set least_sum = 100 %}
{#- A whole year's figure is the highest of the region, further above the usual than so many times
    what its period would make of it, and fits far better without being made annual. -#}
{% set year_factor = 1.25 %}
{% set least_fits = 1.5 %}
-- Each item of a return beside the region's other returns of the same item and period. The figures
-- shown beside it are those of several authorities together, never of one.
with items as (

    select
        *,
        12.0 / months as fits,
        -- ratios are what matters, so logarithms are compared; half a child more, so that 0 has one
        case
            when unit in ('percent', 'per_10k') and numerator is not null and denominator > 0
                then ln(scale * factor * (numerator + 0.5) / (denominator + 1))
            when unit != 'count' and value > 0 then ln(value)
        end as log_value
    from {{ ref('int_return__item') }}

),

usual as (

    select
        region_id,
        framework,
        ref,
        period_id,
        {{ percentile('log_value', 0.5) }} as usual_log_value,
        {{ percentile('value', 0.25) }} as lower_quarter,
        {{ percentile('value', 0.75) }} as upper_quarter,
        max(value) as highest,
        count(*) as authorities
    from items
    where log_value is not null
    group by region_id, framework, ref, period_id
    having count(*) >= {{ least_authorities }}

),

levels as (

    select
        items.*,
        usual.usual_log_value,
        usual.highest,
        usual.authorities,
        items.log_value - usual.usual_log_value as distance,
        case
            when items.value between usual.lower_quarter and usual.upper_quarter then items.value
        end as middle_value
    from items
    inner join usual
        on
            items.region_id = usual.region_id
            and items.framework = usual.framework
            and items.ref = usual.ref
            and items.period_id = usual.period_id
    where items.log_value is not null

),

spread as (

    select
        region_id,
        framework,
        ref,
        period_id,
        {{ percentile('abs(distance)', 0.5) }} as median_distance,
        avg(abs(distance)) as mean_distance,
        -- the mean of the middle half: as steady as a median, and nobody's own figure
        avg(middle_value) as usual_value
    from levels
    group by region_id, framework, ref, period_id

),

scored as (

    select
        levels.*,
        spread.usual_value,
        case
            when spread.median_distance > 0
                then 0.6745 * levels.distance / spread.median_distance
            else levels.distance / nullif(1.2533 * spread.mean_distance, 0)
        end as score,
        -- what the usual ratio would give of this authority's denominator
        exp(levels.usual_log_value) * (levels.denominator + 1) / (levels.scale * levels.factor)
            as usual_numerator
    from levels
    inner join spread
        on
            levels.region_id = spread.region_id
            and levels.framework = spread.framework
            and levels.ref = spread.ref
            and levels.period_id = spread.period_id

),

beyond as (

    select
        *,
        case
            when numerator is null then true
            when unit in ('percent', 'per_10k')
                then
                    abs(numerator - usual_numerator)
                    > {{ beyond_chance }} * sqrt(greatest(numerator, usual_numerator))
            else abs(distance) * sqrt(denominator) > {{ beyond_chance }}
        end as is_beyond_chance
    from scored

),

by_level as (

    select
        *,
        coalesce(annualise and fits >= {{ least_fits }}, false) as may_be_year,
        coalesce(
            annualise
            and fits >= {{ least_fits }}
            and value = highest
            and is_beyond_chance
            and distance >= ln({{ year_factor }} * fits)
            -- without being made annual it is less than half as far from the usual
            and abs(distance - ln(fits)) < distance / 2,
            false
        ) as is_year,
        abs(score) > {{ outlier_score }}
        and abs(distance) > ln({{ outlier_factor }})
        and is_beyond_chance as is_outlier
    from beyond

),

parts as (

    {{ return_parts('items') }}

),

sums as (

    select
        region_id,
        framework,
        ref,
        period_id,
        part,
        sum(amount) as region_amount,
        -- unless every population is held, all count alike
        case when count(population) = count(*) then sum(population) end as region_population,
        count(*) as authorities
    from parts
    group by region_id, framework, ref, period_id, part
    having
        count(*) >= {{ least_authorities }}
        and sum(amount) >= {{ least_sum }}

),

shares as (

    select
        parts.*,
        sums.region_amount,
        parts.amount / sums.region_amount as amount_share,
        coalesce(parts.population / sums.region_population, 1.0 / sums.authorities)
            as population_share
    from parts
    inner join sums
        on
            parts.region_id = sums.region_id
            and parts.framework = sums.framework
            and parts.ref = sums.ref
            and parts.period_id = sums.period_id
            and parts.part = sums.part

),

by_rule as (

    select
        by_level.*,
        rules.rule_id
    from by_level
    cross join (values ('return_outlier'), ('return_half_year_as_year')) as rules (rule_id)
    where
        rules.rule_id = 'return_outlier'
        or by_level.may_be_year

)

select
    {{ return_item() }},
    rule_id,
    'value' as part,
    value as found,
    'region' as basis,
    cast(null as varchar) as expected,
    cast(null as varchar) as other_item,
    cast(null as varchar) as other_part,
    usual_value as other,
    cast(null as double) as tolerance,
    cast(null as varchar) as note,
    case
        when rule_id = 'return_half_year_as_year' then is_year
        else is_outlier and not is_year
    end as is_amiss
from by_rule
union all
select
    {{ return_item() }},
    'return_share_of_region' as rule_id,
    part,
    amount as found,
    'region' as basis,
    cast(null as varchar) as expected,
    cast(null as varchar) as other_item,
    cast(null as varchar) as other_part,
    region_amount as other,
    cast(null as double) as tolerance,
    cast(null as varchar) as note,
    amount_share >= {{ share_of_sum }}
    and amount_share > {{ share_factor }} * population_share as is_amiss
from shares
