with source as (

    select * from {{ source('paris', 'ASSESSMENT') }}

),

renamed as (

    select
        la as la_id,
        assessment_id as cina_assessment_id,
        paris_id as cina_person_id,
        referral_id as cina_referral_id,
        start_date as cina_assessment_start_date,
        auth_date as cina_assessment_auth_date,
        false as cina_assessment_child_seen,
        coalesce(outcome_code = 'NFA', false) as cina_outcome_nfa,
        coalesce(outcome_code = 'ONG', false) as cina_outcome_provision_of_services,
        coalesce(outcome_code = 'STEP', false) as cina_outcome_other_agency,
        false as cina_outcome_strategy_discussion,
        team_code as cina_assessment_team
    from source
    where
        asmt_type = 'SA'
        -- cancelled (X) and draft (D) assessments are left out
        and coalesce(upper(trim(status_code)), '') not in ('X', 'D')

)

select * from renamed
