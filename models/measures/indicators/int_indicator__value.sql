-- The value of every indicator, from the figures of every source, by the same arithmetic.
with inputs as (

    -- add a further source (published) as one more select here
    select * from {{ ref('int_indicator__returned') }}
    {% if with_children() %}
        union all
        select * from {{ ref('int_indicator__extracted') }}
        union all
        select * from {{ ref('int_indicator__unsupplied') }}
    {% endif %}

),

figures as (

    {{ indicator_figures('inputs') }}

),

with_status as (

    select
        *,
        case
            when not is_supplied then 'not_supplied'
            when numerator is null and given_value is null then 'not_applicable'
            when value is not null then 'ok'
            when denominator = 0 then 'zero_denominator'
            -- there is no population of the area, or the item was sent without its denominator
            else 'not_supplied'
        end as value_status
    from figures

)

select
    indicator_id,
    area_id,
    period_id,
    breakdown,
    source,
    numerator,
    -- without a numerator nothing was divided, even if a denominator was sent
    case when numerator is not null then denominator end as denominator,
    value,
    value_status,
    scale,
    factor,
    unit,
    polarity,
    denominator_measure,
    is_count,
    case when numerator is not null then estimate_year end as estimate_year,
    case when numerator is not null then estimate_published_on end as estimate_published_on,
    as_at,
    delivery_id,
    status_reason
from with_status
