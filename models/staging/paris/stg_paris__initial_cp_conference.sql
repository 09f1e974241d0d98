with events as (

    select * from {{ ref('stg_paris__events') }}

),

renamed as (

    select
        la_id,
        event_id as icpc_icpc_id,
        person_id as icpc_person_id,
        referral_id as icpc_referral_id,
        parent_event_id as icpc_s47_enquiry_id,
        event_date as icpc_icpc_date,
        due_date as icpc_icpc_target_date,
        is_transfer_in as icpc_icpc_transfer_in,
        coalesce(outcome_code = 'PLAN', false) as icpc_icpc_outcome_cp_flag
    from events
    where event_type = 'ICPC'

)

select * from renamed
