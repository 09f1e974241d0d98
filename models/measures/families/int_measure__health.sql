-- Health of children looked after: the assessment at the start, and those that are up to date.
with spells as (

    select
        la_id,
        person_id,
        period_number,
        referral_id,
        start_date,
        end_date
    from {{ ref('int_child__looked_after') }}

),

checks as (

    select
        la_id,
        clah_person_id as person_id,
        clah_health_check_type as check_type,
        clah_health_check_date as check_date
    from {{ ref('cla_health') }}
    where clah_health_check_date is not null

),

-- Day 0 is the first in care. A child who left on or before the 20th working day never reached it.
twentieth_days as (

    select
        spells.la_id,
        spells.person_id,
        spells.period_number,
        spells.referral_id,
        spells.start_date as entered_care_date,
        twentieth.date as twentieth_day
    from spells
    inner join {{ ref('calendar') }} as first_days
        on spells.start_date = first_days.date
    inner join {{ ref('calendar') }} as twentieth
        on
            twentieth.working_day_number = first_days.working_day_number + 20
            and twentieth.is_working_day
    where spells.end_date is null or spells.end_date > twentieth.date

),

assessed_in_time as (

    select distinct
        twentieth_days.la_id,
        twentieth_days.person_id,
        twentieth_days.period_number
    from twentieth_days
    inner join checks
        on
            twentieth_days.la_id = checks.la_id
            and twentieth_days.person_id = checks.person_id
            and checks.check_date
            between twentieth_days.entered_care_date and twentieth_days.twentieth_day
    where checks.check_type = 'initial'

),

reached as (

    select
        twentieth_days.la_id,
        twentieth_days.person_id,
        twentieth_days.twentieth_day,
        assessed_in_time.person_id is not null as is_in_time,
        {{ event_locality('referral_id') }} as locality_name,
        twentieth_days.twentieth_day as start_date,
        -- counted in the financial year in which care began, and only if reached in it
        {{ next_first_of(4, 'twentieth_days.entered_care_date') }} as end_date
    from twentieth_days
    left join assessed_in_time
        on
            twentieth_days.la_id = assessed_in_time.la_id
            and twentieth_days.person_id = assessed_in_time.person_id
            and twentieth_days.period_number = assessed_in_time.period_number
    {{ event_locality_joins('twentieth_days', 'person_id', 'twentieth_day', 'referral_id') }}

),

-- The twelve months that end with a date begin on the day after the date twelve months before: a
-- check on that date is in them no longer.
{% set up_to_date = {
    'health_assessments': "('initial', 'review')",
    'dental_checks': "('dental')",
} %}
{% for checked, types in up_to_date.items() %}
    {{ checked }} as (

        select
            la_id,
            person_id,
            check_date as start_date,
            {{ first_day_months_after('check_date', 12) }} as end_date
        from checks
        where check_type in {{ types }}

    ),

    {{
        spells_where(
            name='care_with_' ~ checked,
            of={'care': 'spells', 'checks': checked},
            condition='care > 0 and checks > 0',
        )
    }},
{% endfor %}

{{
    flow_measures(
        name='reaching',
        from='reached',
        on='twentieth_day',
        measures={
            'twentieth_working_days_in_care': 'true',
            'twentieth_working_days_with_health_assessment': 'is_in_time',
        },
    )
}},

{{
    stock_measures(
        name='since_april',
        from='reached',
        measures={
            'initial_health_assessments_due': {},
            'initial_health_assessments_in_time': {'when': 'is_in_time'},
        },
    )
}},

{{
    stock_measures(
        name='with_health_assessment',
        from='care_with_health_assessments',
        measures={'looked_after_with_health_assessment': {}},
    )
}},

{{
    stock_measures(
        name='with_dental_check',
        from='care_with_dental_checks',
        measures={'looked_after_with_dental_check': {}},
    )
}}

{{
    measure_entries(
        flows=['reaching'],
        stocks=['since_april', 'with_health_assessment', 'with_dental_check'],
    )
}}
