-- Children looked after: starting, ceasing and in care, with plans, visits and closed cases. Agreed
-- series of short breaks are left out: turning into one ends a spell, turning back begins another.
with spells as (

    select
        la_id,
        person_id,
        period_number,
        referral_id,
        start_date,
        end_date,
        end_reason
    from {{ ref('int_child__looked_after') }}

),

-- Each child counts once, even if two periods of care were recorded for one time.
care as (

    select
        la_id,
        person_id,
        start_date,
        end_date
    from {{ merged_spells('spells', ['la_id', 'person_id']) }} as merged

),

unaccompanied as (

    select
        la_id,
        immi_person_id as person_id,
        immi_immigration_status_start_date as start_date,
        immi_immigration_status_end_date as end_date
    from {{ ref('immigration_status') }}
    where
        immi_immigration_status = 'UASC'
        and immi_immigration_status_start_date is not null

),

re_entries as (

    select distinct
        spells.la_id,
        spells.person_id,
        spells.period_number
    from spells
    inner join spells as earlier
        on
            spells.la_id = earlier.la_id
            and spells.person_id = earlier.person_id
            and spells.period_number > earlier.period_number
            and spells.start_date >= earlier.end_date
            and earlier.end_date >= {{ add_months('spells.start_date', -12) }}

),

starts_unaccompanied as (

    select distinct
        spells.la_id,
        spells.person_id,
        spells.period_number
    from spells
    inner join unaccompanied
        on
            spells.la_id = unaccompanied.la_id
            and spells.person_id = unaccompanied.person_id
            and spells.start_date >= unaccompanied.start_date
            and (unaccompanied.end_date is null or spells.start_date < unaccompanied.end_date)

),

starts as (

    select
        spells.la_id,
        spells.start_date,
        re_entries.person_id is not null as is_re_entry,
        starts_unaccompanied.person_id is not null as is_unaccompanied,
        {{ event_locality('referral_id') }} as locality_name
    from spells
    left join re_entries
        on
            spells.la_id = re_entries.la_id
            and spells.person_id = re_entries.person_id
            and spells.period_number = re_entries.period_number
    left join starts_unaccompanied
        on
            spells.la_id = starts_unaccompanied.la_id
            and spells.person_id = starts_unaccompanied.person_id
            and spells.period_number = starts_unaccompanied.period_number
    {{ event_locality_joins('spells', 'person_id', 'start_date', 'referral_id') }}

),

ends as (

    select
        spells.la_id,
        spells.end_date,
        coalesce(
            spells.end_reason in ('E43', 'E44', 'E45', 'E46', 'E47', 'E48'), false
        ) as is_special_guardianship,
        coalesce(spells.end_reason in ('E11', 'E12', 'E41'), false) as is_adoption_or_residence,
        {{ event_locality('referral_id') }} as locality_name
    from spells
    {{ event_locality_joins('spells', 'person_id', 'end_date', 'referral_id') }}

),

{{ case_closures(name='cases', from='spells', key=['person_id', 'period_number']) }},

ended_spells as (

    select
        spells.la_id,
        spells.person_id,
        coalesce(
            cases.closed_on between spells.end_date and {{ add_months('spells.end_date', 6) }},
            false
        ) as is_closed_in_six_months,
        {{ first_day_months_after('spells.end_date', 6) }} as start_date,
        {{ first_day_months_after('spells.end_date', 18) }} as end_date
    from spells
    left join cases
        on
            spells.la_id = cases.la_id
            and spells.person_id = cases.person_id
            and spells.period_number = cases.period_number
    where spells.end_date is not null

),

{{ spells_by_age_band(name='care_by_age', from='care') }},

{{ children_placed(name='care_by_placement') }},

statuses as (

    select
        la_id,
        lega_person_id as person_id,
        lega_legal_status_id as legal_status_id,
        lega_legal_status as legal_status,
        lega_legal_status_start_date as start_date,
        lega_legal_status_end_date as end_date
    from {{ ref('legal_status') }}
    where
        lega_legal_status_end_date is null
        or lega_legal_status_end_date > lega_legal_status_start_date

),

{{
    spells_newest(
        name='statuses_in_force',
        from='statuses',
        columns=['legal_status'],
        tie='legal_status_id',
    )
}},

{{
    spells_within(
        name='care_by_legal_status',
        from='statuses_in_force',
        within='care',
        columns=['legal_status'],
    )
}},

{{
    spells_where(
        name='care_unaccompanied',
        of={'care': 'care', 'unaccompanied': 'unaccompanied'},
        condition='care > 0 and unaccompanied > 0',
    )
}},

{{
    spells_where(
        name='care_not_unaccompanied',
        of={'care': 'care', 'unaccompanied': 'unaccompanied'},
        condition='care > 0 and unaccompanied = 0',
    )
}},

{% for plan_type in ['CLA', 'PATH'] %}
    plans_{{ plan_type | lower }} as (

        select
            la_id,
            lacp_person_id as person_id,
            greatest(
                lacp_cla_care_plan_start_date, lacp_cla_care_plan_authorised_date
            ) as start_date,
            lacp_cla_care_plan_end_date as end_date
        from {{ ref('cla_care_plan') }}
        where
            lacp_plan_type = '{{ plan_type }}'
            and lacp_cla_care_plan_start_date is not null
            and lacp_cla_care_plan_authorised_date is not null

    ),

    {{
        spells_where(
            name='care_with_plan_' ~ plan_type | lower,
            of={'care': 'care', 'plans': 'plans_' ~ plan_type | lower},
            condition='care > 0 and plans > 0',
        )
    }},
{% endfor %}

current_plans as (

    {{ up_to_date_plans('CLA') }}

),

{{
    spells_where(
        name='care_with_current_plan',
        of={'care': 'care', 'plans': 'current_plans'},
        condition='care > 0 and plans > 0',
    )
}},

care_of_a_month as (

    select
        la_id,
        person_id,
        {{ add_months('start_date', 1) }} as start_date,
        end_date
    from spells

),

-- Year 1 begins on the first 1 September after the fifth birthday, and year 11 is the last.
first_school_days as (

    select
        la_id,
        pers_person_id as person_id,
        {{ next_first_of(9, birthday('pers_dob', 5)) }} as start_date
    from {{ ref('person') }}
    where pers_dob is not null

),

years_1_to_11 as (

    select
        la_id,
        person_id,
        start_date,
        {{ add_months('start_date', 12 * 11) }} as end_date
    from first_school_days

),

{{
    spells_where(
        name='pupils',
        of={'care': 'care_of_a_month', 'school': 'years_1_to_11'},
        condition='care > 0 and school > 0',
    )
}},

education_plans as (

    {{ up_to_date_plans('PEP') }}

),

{{
    spells_where(
        name='pupils_with_recent_plan',
        of={'pupils': 'pupils', 'plans': 'education_plans'},
        condition='pupils > 0 and plans > 0',
    )
}},

visits as (

    select
        la_id,
        clav_person_id as person_id,
        clav_cla_visit_date as start_date,
        {{ add_days('clav_cla_visit_date', 43) }} as end_date
    from {{ ref('cla_visits') }}
    where clav_cla_visit_seen

),

{{
    spells_where(
        name='seen',
        of={'care': 'care', 'visits': 'visits'},
        condition='care > 0 and visits > 0',
    )
}},

{{
    flow_measures(
        name='starting',
        from='starts',
        on='start_date',
        measures={
            'looked_after_starting': 'true',
            're_entries_to_care': 'is_re_entry',
            'unaccompanied_children_starting': 'is_unaccompanied',
        },
    )
}},

{{
    flow_measures(
        name='ceasing',
        from='ends',
        on='end_date',
        measures={
            'looked_after_ceasing': 'true',
            'ceasing_to_permanence': 'is_adoption_or_residence or is_special_guardianship',
            'ceasing_to_special_guardianship': 'is_special_guardianship',
        },
    )
}},

{% set stocks = {
    'children_looked_after': 'care',
    'unaccompanied_children_looked_after': 'care_unaccompanied',
    'looked_after_not_unaccompanied': 'care_not_unaccompanied',
    'looked_after_with_plan': 'care_with_plan_cla',
    'looked_after_with_pathway_plan': 'care_with_plan_path',
    'looked_after_with_current_plan': 'care_with_current_plan',
    'looked_after_pupils': 'pupils',
    'looked_after_pupils_with_recent_plan': 'pupils_with_recent_plan',
    'looked_after_seen': 'seen',
} %}
{% for measure, from in stocks.items() %}
    {{ stock_measures(name=measure ~ '__stock', from=from, measures={measure: {}}) }},
{% endfor %}

{% set splits = {
    'age_band': 'care_by_age',
    'placement_type': 'care_by_placement',
    'legal_status': 'care_by_legal_status',
} %}
{% for dimension, from in splits.items() %}
    {{
        stock_measures(
            name='by_' ~ dimension,
            from=from,
            measures={},
            splits={dimension: {'code': dimension, 'measures': ['children_looked_after']}},
        )
    }},
{% endfor %}

{{
    stock_measures(
        name='ended_six_months_before',
        from='ended_spells',
        measures={
            'looked_after_ended_six_months_before': {},
            'ceased_and_case_closed_in_six_months': {'when': 'is_closed_in_six_months'},
        },
    )
}}

{{
    measure_entries(
        flows=['starting', 'ceasing'],
        stocks=[
            'children_looked_after__stock',
            'unaccompanied_children_looked_after__stock',
            'looked_after_not_unaccompanied__stock',
            'looked_after_with_plan__stock',
            'looked_after_with_pathway_plan__stock',
            'looked_after_with_current_plan__stock',
            'looked_after_pupils__stock',
            'looked_after_pupils_with_recent_plan__stock',
            'looked_after_seen__stock',
            'by_age_band',
            'by_placement_type',
            'by_legal_status',
            'ended_six_months_before',
        ],
    )
}}
