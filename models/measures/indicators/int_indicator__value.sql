-- The value of every indicator, from the figures of every source, by the same arithmetic.
with inputs as (

    -- add a further source (published) as one more select here
    select * from {{ ref('int_indicator__returned') }}
    {% if with_children() %}
        union all
        select * from {{ ref('int_indicator__extracted') }}
    {% endif %}

),

catalogue as (

    select
        indicator_id,
        unit,
        polarity,
        denominator_measure,
        scale,
        annualise,
        denominator_measure is null as is_count,
        coalesce(denominator_measure like 'population%', false) as is_population_rate
    from {{ ref('indicator_catalogue') }}

),

with_definition as (

    select
        inputs.indicator_id,
        inputs.area_id,
        inputs.period_id,
        inputs.breakdown,
        inputs.source,
        inputs.is_supplied,
        inputs.numerator,
        inputs.value as given_value,
        -- a population is always the reference one, whatever was sent
        case
            when catalogue.is_count then null
            when catalogue.is_population_rate then population.population
            else inputs.denominator
        end as denominator,
        catalogue.scale,
        case when catalogue.annualise then periods.annual_factor else 1 end as factor,
        catalogue.unit,
        catalogue.polarity,
        catalogue.denominator_measure,
        catalogue.is_count,
        population.estimate_year,
        population.published_on as estimate_published_on,
        inputs.as_at,
        inputs.delivery_id
    from inputs
    inner join catalogue
        on inputs.indicator_id = catalogue.indicator_id
    inner join {{ ref('period') }} as periods
        on inputs.period_id = periods.period_id
    left join {{ ref('int_population__in_force') }} as population
        on
            inputs.area_id = population.area_id
            and inputs.period_id = population.period_id
            and catalogue.denominator_measure = population.measure_id

),

computed as (

    select
        *,
        case
            when numerator is null then given_value
            else {{ indicator_value('numerator', 'denominator', 'scale', 'factor', 'is_count') }}
        end as value
    from with_definition

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
    from computed

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
    delivery_id
from with_status
