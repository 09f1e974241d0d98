-- Care leavers who had a birthday in the period, the 17th to the 21st, and those of them whose
-- newest contact on or before its last day records education, employment or training.
with {{ care_leaver_records(name='leavers') }},

birthdays as (

    select
        leavers.la_id,
        leavers.person_id,
        {{ birthday('leavers.pers_dob', 'ages.age') }} as birthday
    from leavers
    cross join (values (17), (18), (19), (20), (21)) as ages (age)
    where leavers.pers_dob is not null

),

periods as (

    select
        la_id,
        period_id,
        start_date,
        end_date
    from {{ ref('int_period__shown') }}

),

-- the twelve months to 29 February hold two birthdays of a person born on 29 February
had_birthday as (

    select distinct
        periods.la_id,
        periods.period_id,
        periods.end_date,
        birthdays.person_id
    from periods
    inner join birthdays
        on
            periods.la_id = birthdays.la_id
            and birthdays.birthday between periods.start_date and periods.end_date

),

in_eet as (

    select
        had_birthday.la_id,
        had_birthday.period_id,
        count(*) as value
    from had_birthday
    inner join leavers__records as records
        on
            had_birthday.la_id = records.la_id
            and had_birthday.person_id = records.person_id
            and had_birthday.end_date >= records.start_date
            and (records.end_date is null or had_birthday.end_date < records.end_date)
    where records.is_in_eet
    group by
        had_birthday.la_id,
        had_birthday.period_id

)

select
    'care_leavers_aged_17_to_21' as measure_id,
    la_id,
    period_id,
    'all' as breakdown,
    cast(count(*) as double) as value
from had_birthday
group by
    la_id,
    period_id
union all
select
    'care_leavers_in_eet' as measure_id,
    la_id,
    period_id,
    'all' as breakdown,
    cast(value as double) as value
from in_eet
