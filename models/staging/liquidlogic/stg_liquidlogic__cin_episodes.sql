with source as (

    select * from {{ source('liquidlogic', 'FACT_REFERRALS') }}

),

renamed as (

    select
        la as la_id,
        fact_referral_id as cine_referral_id,
        dim_person_id as cine_person_id,
        refrl_start_dttm as cine_referral_date,
        refrl_end_dttm as cine_close_date,
        dim_lookup_refrl_endrsn_id_code as cine_close_reason,
        dim_lookup_category_of_need_code as cine_cin_primary_need_code,
        dim_lookup_cont_sorc_id as cine_referral_source_code,
        coalesce(outcome_single_assessment_flag, false) as cine_outcome_single_assessment,
        coalesce(outcome_strategy_discussion_flag, false) as cine_outcome_strategy_discussion,
        coalesce(outcome_nfa_flag, false) as cine_referral_nfa,
        dim_department_id as cine_referral_team
    from source

)

select * from renamed
