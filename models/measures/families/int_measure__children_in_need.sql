-- Children in need at a date, and the episodes of need that ended.
with {{
    spells_where(
        name='without_plan_or_care',
        of={
            'need': ref('int_child__in_need'),
            'care': ref('int_child__looked_after'),
            'plans': ref('int_child__on_plan'),
        },
        condition='need > 0 and care = 0 and plans = 0',
    )
}},

on_plan as (

    select
        la_id,
        person_id,
        start_date,
        end_date
    from {{ merged_spells(ref('int_child__on_plan'), ['la_id', 'person_id']) }} as merged

),

-- Up to date: authorised and begun, and begun 182 days before the date or fewer.
current_plans as (

    select
        la_id,
        cinp_person_id as person_id,
        greatest(cinp_cin_plan_start_date, cinp_cin_plan_authorised_date) as start_date,
        {{
            spells_earlier_end(
                'cinp_cin_plan_end_date', add_days('cinp_cin_plan_start_date', 183)
            )
        }} as end_date
    from {{ ref('cin_plans') }}
    where cinp_cin_plan_start_date is not null and cinp_cin_plan_authorised_date is not null

),

open_referrals as (

    select
        referrals.la_id,
        referrals.cine_person_id as person_id,
        referrals.cine_referral_id as referral_id,
        referrals.cine_referral_date as start_date,
        referrals.cine_closed_on as end_date,
        teams.team_kind
    from {{ ref('cin_episodes') }} as referrals
    left join {{ ref('department') }} as teams
        on
            referrals.la_id = teams.la_id
            and referrals.cine_referral_team = teams.dept_team_id
    where
        referrals.cine_closed_on is null
        or referrals.cine_closed_on > referrals.cine_referral_date

),

{{
    spells_newest(
        name='teams_of_children',
        from='open_referrals',
        columns=['team_kind'],
        tie='referral_id',
    )
}},

outside_assessment as (

    select
        la_id,
        person_id,
        start_date,
        end_date
    from teams_of_children
    where team_kind is distinct from 'assessment'

),

visits as (

    select
        la_id,
        cinv_person_id as person_id,
        cinv_cin_visit_date as date
    from {{ ref('cin_visits') }}
    where cinv_cin_visit_seen

),

{{ seen_for_working_days('seen_in_20_days', from='visits', days=20) }},

{{
    spells_where(
        name='with_current_plan',
        of={'children': 'without_plan_or_care', 'current': 'current_plans'},
        condition='children > 0 and current > 0',
    )
}},

{{
    spells_where(
        name='beyond_assessment',
        of={'children': 'without_plan_or_care', 'outside': 'outside_assessment'},
        condition='children > 0 and outside > 0',
    )
}},

{{
    spells_where(
        name='beyond_assessment_with_current_plan',
        of={'children': 'beyond_assessment', 'current': 'current_plans'},
        condition='children > 0 and current > 0',
    )
}},

{{
    spells_where(
        name='seen',
        of={'children': 'without_plan_or_care', 'visits': 'seen_in_20_days'},
        condition='children > 0 and visits > 0',
    )
}},

ended_episodes as (

    select
        la_id,
        locality_name,
        end_date,
        days_in_need
    from {{ ref('int_episode__in_need') }}
    where not is_assessment_only

),

{{
    flow_measures(
        name='ended',
        from='ended_episodes',
        on='end_date',
        measures={'episodes_of_need_ended': 'true'},
        sums={'days_in_need_of_episodes_ended': 'days_in_need'},
    )
}},

{% set stocks = {
    'children_in_need': ref('int_child__in_need'),
    'children_in_need_without_plan_or_care': 'without_plan_or_care',
    'children_in_need_with_current_plan': 'with_current_plan',
    'children_in_need_outside_assessment_teams': 'beyond_assessment',
    'children_in_need_outside_assessment_teams_with_current_plan': (
        'beyond_assessment_with_current_plan'
    ),
    'children_in_need_seen': 'seen',
} %}
{% for measure, spells in stocks.items() %}
    {{ stock_measures(name=measure ~ '__stock', from=spells, measures={measure: {}}) }},
{% endfor %}

{# A child on a plan is in need, looked after or not. #}
{{
    stock_measures(
        name='without_plan_and_with',
        from='without_plan_or_care',
        measures={'children_in_need_with_plan': {}},
    )
}},

{{
    stock_measures(
        name='and_with_plan',
        from='on_plan',
        measures={'children_in_need_with_plan': {}},
    )
}},

{{
    stock_measures(
        name='episodes_open',
        from=ref('int_episode__in_need'),
        measures={'open_episodes_of_need': {}},
    )
}}

{{
    measure_entries(
        flows=['ended'],
        stocks=[
            'children_in_need__stock',
            'children_in_need_without_plan_or_care__stock',
            'children_in_need_with_current_plan__stock',
            'children_in_need_outside_assessment_teams__stock',
            'children_in_need_outside_assessment_teams_with_current_plan__stock',
            'children_in_need_seen__stock',
            'without_plan_and_with',
            'and_with_plan',
            'episodes_open',
        ],
    )
}}
