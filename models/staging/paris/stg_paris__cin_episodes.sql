with source as (

    select * from {{ source('paris', 'REFERRAL') }}

),

renamed as (

    select
        la as la_id,
        referral_id as cine_referral_id,
        paris_id as cine_person_id,
        ref_date as cine_referral_date,
        closed_date as cine_close_date,
        close_reason_code as cine_close_reason,
        need_code as cine_cin_primary_need_code,
        source_code as cine_referral_source_code,
        coalesce(outcome_code = 'SA', false) as cine_outcome_single_assessment,
        coalesce(outcome_code = 'STRAT', false) as cine_outcome_strategy_discussion,
        coalesce(outcome_code = 'NFA', false) as cine_referral_nfa,
        team_code as cine_referral_team
    from source
    where ref_type = 'REF'

)

select * from renamed
