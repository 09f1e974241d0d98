-- Single assessments: numbers, timeliness and outcomes.
with assessments as (

    select
        assessments.la_id,
        assessments.locality_name as start_locality_name,
        assessments.end_locality_name as locality_name,
        assessments.cina_assessment_id,
        assessments.cina_person_id as person_id,
        assessments.cina_assessment_start_date,
        assessments.cina_assessment_auth_date,
        assessments.cina_clock_start_date,
        assessments.cina_working_days,
        referrals.cine_referral_id is not null as has_referral,
        assessments.cina_outcome_nfa,
        assessments.cina_outcome_provision_of_services,
        assessments.cina_outcome_other_agency,
        assessments.cina_outcome_strategy_discussion
    from {{ ref('cin_assessments') }} as assessments
    left join {{ ref('cin_episodes') }} as referrals
        on
            assessments.la_id = referrals.la_id
            and assessments.cina_referral_id = referrals.cine_referral_id

),

-- One assessment may have several outcomes.
assessments_by_outcome as (

    select
        assessments.la_id,
        assessments.locality_name,
        assessments.cina_assessment_auth_date,
        outcomes.outcome_code
    from assessments
    inner join (
        values
        ('provision_of_services'),
        ('no_further_action'),
        ('other_agency'),
        ('strategy_discussion')
    ) as outcomes (outcome_code)
        on
            case outcomes.outcome_code
                when 'provision_of_services' then assessments.cina_outcome_provision_of_services
                when 'no_further_action' then assessments.cina_outcome_nfa
                when 'other_agency' then assessments.cina_outcome_other_agency
                when 'strategy_discussion' then assessments.cina_outcome_strategy_discussion
            end

),

assessments_by_factor as (

    select
        assessments.la_id,
        assessments.locality_name,
        assessments.cina_assessment_auth_date,
        factors.cinf_factor_code as factor_code
    from assessments
    inner join {{ ref('assessment_factors') }} as factors
        on
            assessments.la_id = factors.la_id
            and assessments.cina_assessment_id = factors.cinf_assessment_id

),

-- Open on the day before: early help that ends on the day of the assessment was stepped up.
from_early_help as (

    select distinct
        assessments.la_id,
        assessments.cina_assessment_id
    from assessments
    inner join {{ ref('early_help_episodes') }} as early_help
        on
            assessments.la_id = early_help.la_id
            and assessments.person_id = early_help.earl_person_id
            and assessments.cina_assessment_start_date > early_help.earl_episode_start_date
            and (
                early_help.earl_episode_end_date is null
                or assessments.cina_assessment_start_date <= early_help.earl_episode_end_date
            )

),

stepped_up as (

    select
        assessments.la_id,
        assessments.start_locality_name as locality_name,
        assessments.cina_assessment_start_date
    from assessments
    inner join from_early_help
        on
            assessments.la_id = from_early_help.la_id
            and assessments.cina_assessment_id = from_early_help.cina_assessment_id

),

-- From the day on which 46 working days have passed.
overdue as (

    select
        assessments.la_id,
        assessments.person_id,
        -- a repeat assessment on an old referral is not open before it begins
        greatest(overdue_days.date, assessments.cina_assessment_start_date) as start_date,
        assessments.cina_assessment_auth_date as end_date
    from assessments
    inner join {{ ref('calendar') }} as clock_starts
        on assessments.cina_clock_start_date = clock_starts.date
    inner join {{ ref('calendar') }} as overdue_days
        on
            overdue_days.working_day_number = clock_starts.working_day_number + 46
            and overdue_days.is_working_day

),

{{
    flow_measures(
        name='completed',
        from='assessments',
        on='cina_assessment_auth_date',
        measures={
            'assessments_completed': 'true',
            'assessments_in_45_days': 'cina_working_days <= 45',
            'assessments_no_further_action': 'cina_outcome_nfa',
            'assessments_to_services': 'cina_outcome_provision_of_services',
            'assessments_to_other_agency': 'cina_outcome_other_agency',
            'assessments_with_referral': 'has_referral',
        },
        sums={'working_days_to_assessment': 'case when has_referral then cina_working_days end'},
        splits={
            'outcome': {
                'code': 'outcome_code',
                'measures': ['assessments_completed'],
                'from': 'assessments_by_outcome',
            },
            'factor': {
                'code': 'factor_code',
                'measures': ['assessments_completed'],
                'from': 'assessments_by_factor',
            },
        },
    )
}},

{{
    flow_measures(
        name='started_from_early_help',
        from='stepped_up',
        on='cina_assessment_start_date',
        measures={'assessments_stepped_up': 'true'},
    )
}},

{{
    stock_measures(
        name='open_past_45_days',
        from='overdue',
        measures={'assessments_open_past_45_days': {}},
    )
}}

{{
    measure_entries(
        flows=['completed', 'started_from_early_help'],
        stocks=['open_past_45_days'],
    )
}}
