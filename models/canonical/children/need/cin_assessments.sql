with assessments as (

    {{ from_systems('cin_assessments') }}

),

located as (

    select
        assessments.la_id,
        assessments.cina_assessment_id,
        assessments.cina_person_id,
        assessments.cina_referral_id,
        assessments.cina_assessment_start_date,
        assessments.cina_assessment_auth_date,
        assessments.cina_assessment_child_seen,
        assessments.cina_outcome_nfa,
        assessments.cina_outcome_provision_of_services,
        assessments.cina_outcome_other_agency,
        assessments.cina_outcome_strategy_discussion,
        assessments.cina_assessment_team,
        coalesce(
            own_referrals.cine_referral_date, assessments.cina_assessment_start_date
        ) as cina_clock_start_date,
        {{ event_locality('cina_referral_id') }} as locality_name,
        {{ event_locality('cina_referral_id', 'end_timeline') }} as end_locality_name
    from assessments
    {{ event_locality_joins(
        'assessments', 'cina_person_id', 'cina_assessment_start_date', 'cina_referral_id'
    ) }}
    {{ event_locality_join_at(
        'assessments', 'cina_person_id', 'cina_assessment_auth_date', 'end_timeline'
    ) }}

)

select
    located.la_id,
    located.cina_assessment_id,
    located.cina_person_id,
    located.cina_referral_id,
    located.cina_assessment_start_date,
    located.cina_assessment_auth_date,
    located.cina_assessment_child_seen,
    located.cina_outcome_nfa,
    located.cina_outcome_provision_of_services,
    located.cina_outcome_other_agency,
    located.cina_outcome_strategy_discussion,
    located.cina_assessment_team,
    located.cina_clock_start_date,
    authorised.working_day_number - started.working_day_number as cina_working_days,
    located.locality_name,
    located.end_locality_name
from located
left join {{ ref('calendar') }} as started
    on located.cina_clock_start_date = started.date
left join {{ ref('calendar') }} as authorised
    on located.cina_assessment_auth_date = authorised.date
