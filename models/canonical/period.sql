-- Every period is identified by its last day: a Sunday for weeks, a month's end for all others.
with days as (

    select date
    from {{ ref('calendar') }}
    where date between date '{{ var('periods_end_from') }}' and date '{{ var('periods_end_to') }}'

),

weeks as (

    select
        {{ week_id('date') }} as period_id,
        'week' as period_type,
        {{ add_days('date', -6) }} as start_date,
        date as end_date,
        null as months
    from days
    where extract(isodow from date) = 7

),

month_ends as (

    select
        date as end_date,
        {{ month_id('date') }} as month_id,
        {{ financial_year('date') }} as financial_year,
        -- April is the first month of the financial year
        1 + (month(date) + 8) % 12 as month_of_year
    from days
    where date = last_day(date)

),

months as (

    select
        month_id as period_id,
        'month' as period_type,
        end_date,
        1 as months
    from month_ends

),

quarters as (

    select
        financial_year || '-Q' || cast(cast(month_of_year / 3 as integer) as varchar) as period_id,
        'quarter' as period_type,
        end_date,
        3 as months
    from month_ends
    where month_of_year % 3 = 0

),

years_to_date as (

    select
        financial_year || '-YTD-' || {{ two_digits('month(end_date)') }} as period_id,
        'ytd' as period_type,
        end_date,
        month_of_year as months
    from month_ends

),

years as (

    select
        financial_year as period_id,
        'year' as period_type,
        end_date,
        12 as months
    from month_ends
    where month_of_year = 12

),

rolling_years as (

    select
        'R12-' || month_id as period_id,
        'rolling12' as period_type,
        end_date,
        12 as months
    from month_ends

),

of_whole_months as (

    select * from months
    union all
    select * from quarters
    union all
    select * from years_to_date
    union all
    select * from years
    union all
    select * from rolling_years

),

periods as (

    select * from weeks
    union all
    select
        period_id,
        period_type,
        {{ add_months(add_days('end_date', 1), '-months') }} as start_date,
        end_date,
        months
    from of_whole_months

)

select
    period_id,
    period_type,
    start_date,
    end_date,
    cast(months as integer) as months,
    {{ financial_year('end_date') }} as financial_year,
    cast(case period_type when 'week' then 52 else 12.0 / months end as double) as annual_factor
from periods
