{#- What was given of indicators, with the denominator that counts and the value that comes of it: the
    one place where a population becomes a denominator and numbers become a value. Used for the
    figures of every source, and for every item of a return that is checked.

    `inputs` names a relation with indicator_id, area_id, period_id, numerator, given_denominator and
    given_value. All its columns are kept, and those of the definition, the period and the population
    estimate in force added. A value counts as it was given only where there is no numerator. -#}

{% macro indicator_figures(inputs) -%}
    select
        *,
        case
            when numerator is null then given_value
            else {{ indicator_value('numerator', 'denominator', 'scale', 'factor', 'is_count') }}
        end as value
    from (
        select
            inputs.*,
            catalogue.unit,
            catalogue.polarity,
            catalogue.numerator_measure,
            catalogue.denominator_measure,
            catalogue.scale,
            catalogue.annualise,
            catalogue.denominator_measure is null as is_count,
            {{ is_population('catalogue.denominator_measure') }} as is_population_rate,
            periods.period_type,
            periods.months,
            periods.end_date,
            case when catalogue.annualise then periods.annual_factor else 1 end as factor,
            -- a population is the reference one, whatever was sent
            case
                when catalogue.denominator_measure is null then null
                when {{ is_population('catalogue.denominator_measure') }} then population.population
                else inputs.given_denominator
            end as denominator,
            population.estimate_year,
            population.published_on as estimate_published_on
        from {{ inputs }} as inputs
        inner join {{ ref('indicator_catalogue') }} as catalogue
            on inputs.indicator_id = catalogue.indicator_id
        inner join {{ ref('period') }} as periods
            on inputs.period_id = periods.period_id
        left join {{ ref('int_population__in_force') }} as population
            on
                inputs.area_id = population.area_id
                and inputs.period_id = population.period_id
                and catalogue.denominator_measure = population.measure_id
    ) as with_denominator
{%- endmacro %}
