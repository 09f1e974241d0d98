{#- More than twice as much as before, or less than half. -#}
{% set unlike_factor = 2 %}
{#- By how many standard errors a count must differ, so that few children don't cry wolf. -#}
{% set beyond_chance = 4 %}
{#- A return from before this says little of the present one: a year, and a month's delay. -#}
{% set days_back = 400 %}
{#- A figure is a whole year's when it is as many times the expected one as the period fits into a
    year, within a fifth; and it must fit in often enough to tell that from a rise. -#}
{% set near_year = 0.2 %}
{% set least_fits = 1.5 %}
-- Each count of a return beside that of the authority's previous return of the same form. What
-- happens adds up with the months, so it is compared month for month; a position is compared as it
-- is; what looks back over a period is compared with a period of the same length only.
with items as (

    select * from {{ ref('int_return__item') }}

),

parts as (

    select
        *,
        'numerator' as part,
        numerator as amount,
        numerator_kind as kind,
        -- a sum of days is judged by its mean
        cast(null as double) as cases
    from items
    where
        numerator is not null
        and unit not in ('days', 'mean')
    union all
    select
        *,
        'denominator' as part,
        denominator as amount,
        denominator_kind as kind,
        cast(null as double) as cases
    from items
    where
        numerator is not null
        and denominator is not null
        and not is_population_rate
    union all
    select
        *,
        'value' as part,
        value as amount,
        -- made annual, or a share, so it does not grow with the months; a count does
        case when unit = 'count' then numerator_kind else 'stock' end as kind,
        case when unit in ('days', 'mean') then denominator end as cases
    from items
    where
        value is not null
        and (numerator is null or unit in ('days', 'mean'))

),

in_turn as (

    select
        *,
        lag(period_id) over series as previous_period_id,
        lag(end_date) over series as previous_end_date,
        lag(months) over series as previous_months,
        lag(amount) over series as previous_amount
    from parts
    window
        series as (
            partition by
                la_id,
                framework,
                ref,
                part,
                period_type,
                case when kind in ('flow', 'stock') then 0 else months end
            order by end_date
        )

),

expected as (

    select
        *,
        case
            when kind = 'flow' and months is not null
                then previous_amount * months / previous_months
            else previous_amount
        end as expected,
        12.0 / months as fits
    from in_turn
    where
        previous_amount is not null
        and previous_end_date >= {{ add_days('end_date', -days_back) }}

),

judged as (

    select
        *,
        amount > {{ unlike_factor }} * expected
        or amount < expected / {{ unlike_factor }} as is_unlike,
        case
            when part != 'value'
                then
                    abs(amount - expected)
                    > {{ beyond_chance }} * sqrt(greatest(amount, expected, 1))
            -- a mean of so many cases
            when cases is not null
                then abs(amount - expected) * sqrt(cases) > {{ beyond_chance }} * expected
            else true
        end as is_beyond_chance,
        coalesce(part != 'value' and kind = 'flow' and fits >= {{ least_fits }}, false)
            as may_be_year,
        coalesce(
            amount / nullif(expected * fits, 0)
            between 1 - {{ near_year }} and 1 + {{ near_year }},
            false
        ) as fits_year
    from expected

),

by_rule as (

    select
        judged.*,
        rules.rule_id
    from judged
    cross join (
        values ('return_unlike_previous'), ('return_half_year_as_year')
    ) as rules (rule_id)
    where
        rules.rule_id = 'return_unlike_previous'
        or judged.may_be_year

)

select
    {{ return_item() }},
    rule_id,
    part,
    amount as found,
    case
        when expected = previous_amount then 'previous_return'
        else 'previous_return_scaled'
    end as basis,
    cast(null as varchar) as expected,
    previous_period_id as other_item,
    cast(null as varchar) as other_part,
    expected as other,
    cast(null as double) as tolerance,
    cast(null as varchar) as note,
    is_beyond_chance
    and case
        when rule_id = 'return_half_year_as_year' then fits_year
        else is_unlike and not (may_be_year and fits_year)
    end as is_amiss
from by_rule
