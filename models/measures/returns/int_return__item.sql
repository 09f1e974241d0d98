-- The items of the returns in use, each with all that a check of it needs to know. Only those of
-- whole authorities: a locality's are judged row by row when the return is read.
with returns as (

    select * from {{ ref('stg_returns__return') }}
    where locality_name is null

),

items as (

    select
        indicator_references.framework,
        indicator_references.ref,
        catalogue.indicator_id,
        catalogue.unit,
        catalogue.annualise,
        catalogue.scale,
        catalogue.denominator_measure is null as is_count,
        coalesce(catalogue.denominator_measure like 'population%', false) as is_population_rate,
        catalogue.denominator_measure,
        numerators.kind as numerator_kind,
        denominators.kind as denominator_kind
    from {{ ref('indicator_references') }} as indicator_references
    inner join {{ ref('indicator_catalogue') }} as catalogue
        on indicator_references.indicator_id = catalogue.indicator_id
    left join {{ ref('measures') }} as numerators
        on catalogue.numerator_measure = numerators.measure_id
    left join {{ ref('measures') }} as denominators
        on catalogue.denominator_measure = denominators.measure_id

),

authorities as (

    select
        la_id,
        la_name,
        ons_code,
        region_id
    from {{ ref('local_authorities') }}

),

returned as (

    select
        returns.la_id,
        authorities.ons_code as area_id,
        authorities.la_name as area_name,
        authorities.region_id,
        returns.delivery_id,
        returns.row_number,
        items.*,
        periods.period_id,
        periods.period_type,
        periods.months,
        periods.end_date,
        case when items.annualise then periods.annual_factor else 1 end as factor,
        population.population,
        returns.numerator,
        -- a population is the reference one, whatever was sent
        case
            when items.is_count then null
            when items.is_population_rate then population.population
            else returns.denominator
        end as denominator,
        returns.value as given_value
    from returns
    inner join items
        on
            returns.framework = items.framework
            and returns.ref = items.ref
    inner join authorities
        on returns.la_id = authorities.la_id
    inner join {{ ref('period') }} as periods
        on returns.period_id = periods.period_id
    left join {{ ref('int_population__in_force') }} as population
        on
            authorities.ons_code = population.area_id
            and returns.period_id = population.period_id
            and population.measure_id = 'population_0_17'

)

select
    la_id,
    area_id,
    area_name,
    region_id,
    delivery_id,
    row_number,
    framework,
    ref,
    indicator_id,
    period_id,
    period_type,
    months,
    end_date,
    unit,
    scale,
    factor,
    annualise,
    is_population_rate,
    numerator_kind,
    denominator_kind,
    population,
    numerator,
    denominator,
    case
        when numerator is null then given_value
        else {{ indicator_value('numerator', 'denominator', 'scale', 'factor', 'is_count') }}
    end as value
from returned
