-- Placements of children looked after: how often they change, how long they last, of what type.
-- A stay is the time with one carer, even if it is recorded as several placements.
with care as (

    select
        la_id,
        person_id,
        start_date,
        end_date
    from {{ ref('int_child__looked_after') }}

),

placements as (

    select
        la_id,
        clap_person_id as person_id,
        clap_cla_id as cla_id,
        clap_cla_placement_id as placement_id,
        clap_stay_id as stay_id,
        clap_stay_start_date as stay_start_date,
        coalesce(
            clap_cla_placement_type in ('A3', 'A4', 'A5', 'A6'), false
        ) as is_for_adoption,
        clap_cla_placement_start_date as start_date,
        clap_cla_placement_end_date as end_date
    from {{ ref('cla_placement') }}
    where
        not clap_is_temporary
        and (
            clap_cla_placement_end_date is null
            or clap_cla_placement_end_date > clap_cla_placement_start_date
        )

),

care_without_gaps as (

    select
        la_id,
        person_id,
        start_date,
        end_date
    from {{ merged_spells('care', ['la_id', 'person_id']) }} as merged

),

-- Placements of short breaks, and of the time before a period of care, don't count as placements.
{{
    spells_within(
        name='placements_in_care',
        from='placements',
        within='care_without_gaps',
        columns=['stay_id'],
    )
}},

financial_years as (

    select
        date as first_day,
        {{ next_first_of(4, 'date') }} as next_first_day
    from {{ ref('calendar') }}
    where month(date) = 4 and day(date) = 1

),

-- A stay counts from the day it has been open on a day of the financial year, until the year ends.
stays_since_april as (

    select
        placements_in_care.la_id,
        placements_in_care.person_id,
        placements_in_care.stay_id,
        min(greatest(placements_in_care.start_date, financial_years.first_day)) as start_date,
        financial_years.next_first_day as end_date
    from placements_in_care
    inner join financial_years
        on
            placements_in_care.start_date < financial_years.next_first_day
            and (
                placements_in_care.end_date is null
                or placements_in_care.end_date > financial_years.first_day
            )
    group by
        placements_in_care.la_id,
        placements_in_care.person_id,
        placements_in_care.stay_id,
        financial_years.next_first_day

),

-- The twelve months that end with a date begin on the day after the date twelve months before. A
-- placement that was over on that day is not in them.
placements_in_year as (

    select
        la_id,
        person_id,
        stay_id,
        start_date,
        {{ first_day_months_after(add_days('end_date', -1), 12) }} as end_date
    from placements_in_care

),

stays_in_year as (

    select
        la_id,
        person_id,
        stay_id,
        start_date,
        end_date
    from {{ merged_spells('placements_in_year', ['la_id', 'person_id', 'stay_id']) }} as merged

),

{% for window in ['since_april', 'in_year'] %}
    {{
        spells_where(
            name='three_or_more_' ~ window,
            of={'care': 'care', 'stays': 'stays_' ~ window},
            condition='care > 0 and stays >= 3',
        )
    }},
{% endfor %}

sixteenth_birthdays as (

    select
        la_id,
        pers_person_id as person_id,
        {{ birthday('pers_dob', 16) }} as birthday
    from {{ ref('person') }}
    where pers_dob is not null

),

-- Time in the placement before the 30 months makes no difference: the 24 months lie within them.
in_care_for_30_months as (

    select
        care.la_id,
        care.person_id,
        {{ add_months('care.start_date', 30) }} as start_date,
        {{ spells_earlier_end('care.end_date', 'sixteenth_birthdays.birthday') }} as end_date
    from care
    inner join sixteenth_birthdays
        on
            care.la_id = sixteenth_birthdays.la_id
            and care.person_id = sixteenth_birthdays.person_id

),

long_term as (

    select
        la_id,
        person_id,
        start_date,
        end_date
    from {{ merged_spells('in_care_for_30_months', ['la_id', 'person_id']) }} as merged

),

stays as (

    select
        la_id,
        person_id,
        cla_id,
        stay_id,
        stay_start_date,
        coalesce(bool_or(is_for_adoption and placement_id = stay_id), false) as begins_for_adoption
    from placements
    group by
        la_id,
        person_id,
        cla_id,
        stay_id,
        stay_start_date

),

-- With adopters new to the child, the time in the stay directly before counts too.
stays_in_order as (

    select
        la_id,
        person_id,
        cla_id,
        stay_id,
        begins_for_adoption,
        lag(stay_start_date) over (
            partition by la_id, person_id, cla_id order by stay_start_date, stay_id
        ) as previous_stay_start_date
    from stays

),

counted_placements as (

    select
        placements.la_id,
        placements.person_id,
        placements.start_date,
        placements.end_date,
        case
            when placements.is_for_adoption and stays_in_order.begins_for_adoption
                then
                    coalesce(
                        stays_in_order.previous_stay_start_date, placements.stay_start_date
                    )
            else placements.stay_start_date
        end as counted_from
    from placements
    inner join stays_in_order
        on
            placements.la_id = stays_in_order.la_id
            and placements.person_id = stays_in_order.person_id
            and placements.stay_id = stays_in_order.stay_id

),

placed_for_24_months as (

    select
        la_id,
        person_id,
        greatest(start_date, {{ add_months('counted_from', 24) }}) as start_date,
        end_date
    from counted_placements

),

{{
    spells_where(
        name='long_term_stable',
        of={'long_term': 'long_term', 'placed': 'placed_for_24_months'},
        condition='long_term > 0 and placed > 0',
    )
}},

{{ children_placed(name='placed') }},

{% set stocks = {
    'children_with_three_or_more_placements': 'three_or_more_since_april',
    'children_with_three_or_more_placements_in_year': 'three_or_more_in_year',
    'looked_after_long_term': 'long_term',
    'looked_after_long_term_stable': 'long_term_stable',
} %}
{% for measure, from in stocks.items() %}
    {{ stock_measures(name=measure ~ '__stock', from=from, measures={measure: {}}) }},
{% endfor %}

{{
    stock_measures(
        name='by_type',
        from='placed',
        measures={
            'looked_after_in_residential_placements': {
                'when': "placement_type in ('K1', 'K2', 'R1', 'R2', 'R3', 'R5', 'S1')",
            },
            'looked_after_with_fostering_agency': {
                'when': (
                    "placement_type in ('U1', 'U2', 'U3', 'U4', 'U5', 'U6')"
                    " and placement_provider in ('PR4', 'PR5')"
                ),
            },
        },
    )
}}

{{
    measure_entries(
        stocks=[
            'children_with_three_or_more_placements__stock',
            'children_with_three_or_more_placements_in_year__stock',
            'looked_after_long_term__stock',
            'looked_after_long_term_stable__stock',
            'by_type',
        ],
    )
}}
