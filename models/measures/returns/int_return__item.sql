-- The items of the returns in use, each with all that a check of it needs to know. Only those of
-- whole authorities: a locality's are judged row by row when the return is read.
with given as (

    select
        la_id,
        area_id,
        delivery_id,
        row_number,
        framework,
        ref,
        indicator_id,
        period_id,
        numerator,
        denominator as given_denominator,
        value as given_value
    from {{ ref('int_return__row') }}
    where locality_name is null

),

figures as (

    {{ indicator_figures('given') }}

)

select
    figures.la_id,
    figures.area_id,
    authorities.la_name as area_name,
    authorities.region_id,
    figures.delivery_id,
    figures.row_number,
    figures.framework,
    figures.ref,
    figures.indicator_id,
    figures.period_id,
    figures.period_type,
    figures.months,
    figures.end_date,
    figures.unit,
    figures.scale,
    figures.factor,
    figures.annualise,
    figures.is_population_rate,
    numerators.kind as numerator_kind,
    denominators.kind as denominator_kind,
    population.population,
    figures.numerator,
    figures.denominator,
    figures.value
from figures
inner join {{ ref('local_authorities') }} as authorities
    on figures.la_id = authorities.la_id
left join {{ ref('measures') }} as numerators
    on figures.numerator_measure = numerators.measure_id
left join {{ ref('measures') }} as denominators
    on figures.denominator_measure = denominators.measure_id
-- how many children the authority has, whatever the item is over
left join {{ ref('int_population__in_force') }} as population
    on
        figures.area_id = population.area_id
        and figures.period_id = population.period_id
        and population.measure_id = 'population_0_17'
