-- Contacts and referrals: numbers, sources, outcomes and timeliness.
with contacts as (

    select
        la_id,
        locality_name,
        cont_contact_date,
        cont_contact_source_code,
        cont_became_referral,
        {{ days_between('cont_previous_contact_date', 'cont_contact_date') }} as days_since_contact
    from {{ ref('contacts') }}

),

referrals_with_exploitation as (

    select distinct
        assessments.la_id,
        assessments.cina_referral_id as referral_id
    from {{ ref('cin_assessments') }} as assessments
    inner join {{ ref('assessment_factors') }} as factors
        on
            assessments.la_id = factors.la_id
            and assessments.cina_assessment_id = factors.cinf_assessment_id
    where factors.cinf_factor_code = '11A'

),

-- A referral on a case that is open already is not a new one.
referrals as (

    select
        referrals.la_id,
        referrals.locality_name,
        referrals.cine_referral_date,
        referrals.cine_referral_source_code,
        coalesce(referrals.cine_referral_nfa, false) as is_nfa,
        coalesce(referrals.cine_outcome_single_assessment, false) as to_assessment,
        coalesce(referrals.cine_outcome_strategy_discussion, false) as to_strategy_discussion,
        coalesce(episodes.is_assessment_only, false) as is_nfa_after_assessment,
        {{ days_between('referrals.cine_previous_referral_date', 'referrals.cine_referral_date') }}
            as days_since_referral,
        {{ days_between('referrals.cine_previous_closed_on', 'referrals.cine_referral_date') }}
            as days_since_closure,
        exploitation.referral_id is not null
        and referrals.cine_referral_date >= {{ birthday('person.pers_dob', 13) }}
            as is_exploitation_aged_13_and_over
    from {{ ref('cin_episodes') }} as referrals
    left join {{ ref('int_episode__in_need') }} as episodes
        on
            referrals.la_id = episodes.la_id
            and referrals.cine_referral_id = episodes.referral_id
    left join referrals_with_exploitation as exploitation
        on
            referrals.la_id = exploitation.la_id
            and referrals.cine_referral_id = exploitation.referral_id
    left join {{ ref('person') }} as person
        on
            referrals.la_id = person.la_id
            and referrals.cine_person_id = person.pers_person_id
    where not referrals.cine_on_open_case

),

{{
    flow_measures(
        name='contacts_received',
        from='contacts',
        on='cont_contact_date',
        measures={
            'contacts': 'true',
            'contacts_becoming_referrals': 'cont_became_referral',
            'repeat_contacts': 'days_since_contact between 1 and 365',
        },
        splits={
            'source': {
                'code': 'cont_contact_source_code',
                'measures': ['contacts', 'contacts_becoming_referrals'],
            },
        },
    )
}},

{{
    flow_measures(
        name='referrals_received',
        from='referrals',
        on='cine_referral_date',
        measures={
            'referrals': 'true',
            'repeat_referrals': 'days_since_referral between 0 and 365',
            'referrals_within_year_of_closure': 'days_since_closure between 0 and 365',
            'referrals_no_further_action': 'is_nfa',
            'referrals_to_assessment': 'to_assessment',
            'referrals_to_strategy_discussion': 'to_strategy_discussion',
            'referrals_with_other_outcome': (
                'not to_assessment and not to_strategy_discussion and not is_nfa'
            ),
            'referrals_no_further_action_after_assessment': 'is_nfa_after_assessment',
            'referrals_to_service': 'not is_nfa and not is_nfa_after_assessment',
            'referrals_exploitation_aged_13_and_over': 'is_exploitation_aged_13_and_over',
        },
        splits={
            'source': {
                'code': 'cine_referral_source_code',
                'measures': [
                    'referrals',
                    'referrals_no_further_action',
                    'referrals_no_further_action_after_assessment',
                ],
            },
        },
    )
}}

{{ measure_entries(flows=['contacts_received', 'referrals_received']) }}
