-- Child protection plans: starting, ceasing and open, and later plans and case closures.
with plans as (

    select
        la_id,
        locality_name,
        end_locality_name,
        cppl_cp_plan_id,
        cppl_person_id as person_id,
        cppl_referral_id as referral_id,
        cppl_cp_plan_start_date as start_date,
        cppl_cp_plan_end_date as end_date,
        cppl_cp_plan_initial_category as initial_category,
        cppl_plan_number as plan_number,
        {{ days_between('cppl_cp_plan_start_date', 'cppl_cp_plan_end_date') }} as days_on_plan,
        {{ days_between('cppl_previous_plan_end_date', 'cppl_cp_plan_start_date') }}
            as days_since_plan
    from {{ ref('cp_plans') }}

),

visits as (

    select
        la_id,
        cppv_person_id as person_id,
        cppv_cp_visit_date as date
    from {{ ref('cp_visits') }}
    where cppv_cp_visit_seen

),

{% for days in [10, 15, 20] %}
    {{ seen_for_working_days('seen_in_' ~ days ~ '_days', from='visits', days=days) }},
    {{
        spells_where(
            name='children_seen_in_' ~ days ~ '_days',
            of={'plans': ref('int_child__on_plan'), 'seen': 'seen_in_' ~ days ~ '_days'},
            condition='plans > 0 and seen > 0',
        )
    }},
{% endfor %}

-- A child who is on two plans by mistake counts once.
children as (

    select
        la_id,
        person_id,
        start_date,
        end_date
    from {{ merged_spells(ref('int_child__on_plan'), ['la_id', 'person_id']) }} as merged

),

{% for days in [548, 730] %}
    plans_of_{{ days }}_days as (

        select
            la_id,
            person_id,
            {{ add_days('start_date', days) }} as start_date,
            end_date
        from {{ ref('int_child__on_plan') }}

    ),

    children_for_{{ days }}_days as (

        select
            la_id,
            person_id,
            start_date,
            end_date
        from {{ merged_spells('plans_of_' ~ days ~ '_days', ['la_id', 'person_id']) }} as merged

    ),
{% endfor %}

{{
    spells_newest(
        name='children_by_category',
        from=ref('int_child__on_plan'),
        columns=['latest_category'],
        tie='cp_plan_id',
    )
}},

{{ spells_by_age_band(name='children_by_age', from='children') }},

{{ case_closures(name='closures', from='plans', key=['cppl_cp_plan_id']) }},

ended_plans as (

    select
        plans.la_id,
        plans.person_id,
        coalesce(
            closures.closed_on between plans.end_date and {{ add_months('plans.end_date', 6) }},
            false
        ) as is_closed_in_six_months,
        {{ first_day_months_after('plans.end_date', 6) }} as start_date,
        {{ first_day_months_after('plans.end_date', 18) }} as end_date
    from plans
    left join closures
        on
            plans.la_id = closures.la_id
            and plans.cppl_cp_plan_id = closures.cppl_cp_plan_id
    where plans.end_date is not null

),

{{
    flow_measures(
        name='starting',
        from='plans',
        on='start_date',
        measures={
            'plans_starting': 'true',
            'second_plans_ever': 'plan_number > 1',
            'second_plans_within_two_years': 'days_since_plan between 0 and 730',
        },
        splits={'category': {'code': 'initial_category', 'measures': ['plans_starting']}},
    )
}},

{{
    flow_measures(
        name='ceasing',
        from='plans',
        on='end_date',
        measures={
            'plans_ceasing': 'true',
            'plans_ceasing_after_two_years': 'days_on_plan >= 730',
        },
        locality='end_locality_name',
    )
}},

{{ stock_measures(name='on_plan', from='children', measures={'children_on_plan': {}}) }},
{{
    stock_measures(
        name='on_plan_by_category',
        from='children_by_category',
        measures={},
        splits={'category': {'code': 'latest_category', 'measures': ['children_on_plan']}},
    )
}},
{{
    stock_measures(
        name='on_plan_by_age',
        from='children_by_age',
        measures={},
        splits={'age_band': {'code': 'age_band', 'measures': ['children_on_plan']}},
    )
}},
{{
    stock_measures(
        name='on_plan_18_months',
        from='children_for_548_days',
        measures={'children_on_plan_18_months': {}},
    )
}},
{{
    stock_measures(
        name='on_plan_two_years',
        from='children_for_730_days',
        measures={'children_on_plan_two_years': {}},
    )
}},
{% for days in [10, 15, 20] %}
    {{
        stock_measures(
            name='on_plan_seen_in_' ~ days ~ '_days',
            from='children_seen_in_' ~ days ~ '_days',
            measures={'children_on_plan_seen_in_' ~ days ~ '_days': {}},
        )
    }},
{% endfor %}
{{
    stock_measures(
        name='ended_six_months_before',
        from='ended_plans',
        measures={
            'plans_ended_six_months_before': {},
            'plans_ended_and_case_closed_in_six_months': {'when': 'is_closed_in_six_months'},
        },
    )
}}

{{
    measure_entries(
        flows=['starting', 'ceasing'],
        stocks=[
            'on_plan',
            'on_plan_by_category',
            'on_plan_by_age',
            'on_plan_18_months',
            'on_plan_two_years',
            'on_plan_seen_in_10_days',
            'on_plan_seen_in_15_days',
            'on_plan_seen_in_20_days',
            'ended_six_months_before',
        ],
    )
}}
