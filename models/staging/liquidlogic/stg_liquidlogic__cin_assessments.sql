with source as (

    select * from {{ source('liquidlogic', 'FACT_SINGLE_ASSESSMENT') }}

),

forms as (

    select
        la_id,
        form_id,
        max(case when fact = 'completed' then answered_date end) as completed_date,
        max(case when fact = 'child_seen' then 1 else 0 end) = 1 as child_seen
    from {{ ref('stg_liquidlogic__form_facts') }}
    where fact in ('completed', 'child_seen')
    group by
        la_id,
        form_id

),

renamed as (

    select
        source.la as la_id,
        source.fact_single_assessment_id as cina_assessment_id,
        source.dim_person_id as cina_person_id,
        source.fact_referral_id as cina_referral_id,
        source.start_dttm as cina_assessment_start_date,
        forms.completed_date as cina_assessment_auth_date,
        coalesce(forms.child_seen, false) as cina_assessment_child_seen,
        coalesce(source.outcome_nfa_flag, false) as cina_outcome_nfa,
        coalesce(source.outcome_prov_of_services_flag, false) as cina_outcome_provision_of_services,
        coalesce(source.outcome_referral_to_other_agency_flag, false) as cina_outcome_other_agency,
        coalesce(
            source.outcome_strategy_discussion_flag, false
        ) as cina_outcome_strategy_discussion,
        source.completed_by_dept_id as cina_assessment_team
    from source
    left join forms
        on
            source.la = forms.la_id
            and source.fact_form_id = forms.form_id
    -- cancelled (X) and draft (D) assessments are left out
    where coalesce(upper(trim(source.dim_lookup_step_substatus_code)), '') not in ('X', 'D')

)

select * from renamed
