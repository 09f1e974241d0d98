with days as (

    select date
    from {{ dates_between(var('calendar_first_date'), var('calendar_last_date')) }} as spine

),

working_days as (

    select
        days.date,
        -- day 1 of an ISO week is its Monday
        extract(isodow from days.date) <= 5 and bank_holidays.date is null as is_working_day
    from days
    left join {{ ref('bank_holidays') }} as bank_holidays
        on days.date = bank_holidays.date

),

numbered as (

    select
        date,
        is_working_day,
        cast(
            sum(case when is_working_day then 1 else 0 end) over (order by date) as integer
        ) as working_day_number
    from working_days

)

select * from numbered
