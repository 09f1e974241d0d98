-- The rate expected from deprivation alone: the least-squares line of the authorities' rates on
-- their IDACI score. Two points always make a line, so at least three are needed.
with rates as (

    select
        figures.indicator_id,
        figures.area_id,
        figures.period_id,
        figures.la_id,
        figures.value,
        periods.end_date
    from {{ ref('int_benchmark__authority') }} as figures
    inner join {{ ref('period') }} as periods
        on figures.period_id = periods.period_id
    where figures.unit = 'per_10k'

),

with_score as (

    select
        rates.indicator_id,
        rates.area_id,
        rates.period_id,
        rates.value,
        deprivation.idaci_score
    from rates
    inner join {{ ref('deprivation') }} as deprivation
        on
            rates.la_id = deprivation.la_id
            and rates.end_date >= deprivation.published_on
    qualify
        row_number() over (
            partition by rates.indicator_id, rates.area_id, rates.period_id
            order by deprivation.published_on desc
        ) = 1

),

lines as (

    select
        indicator_id,
        period_id,
        regr_slope(value, idaci_score) as slope,
        regr_intercept(value, idaci_score) as intercept
    from with_score
    where value is not null
    group by indicator_id, period_id
    -- equal scores have no line
    having count(*) >= 3 and min(idaci_score) < max(idaci_score)

)

select
    with_score.indicator_id,
    with_score.area_id,
    with_score.period_id,
    {{ finite('lines.intercept + lines.slope * with_score.idaci_score') }} as expected_value,
    {{
        finite(
            'with_score.value / nullif(lines.intercept + lines.slope * with_score.idaci_score, 0)'
        )
    }} as actual_to_expected
from with_score
inner join lines
    on
        with_score.indicator_id = lines.indicator_id
        and with_score.period_id = lines.period_id
