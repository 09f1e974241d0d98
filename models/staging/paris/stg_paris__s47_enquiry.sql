with events as (

    select * from {{ ref('stg_paris__events') }}

),

renamed as (

    select
        la_id,
        event_id as s47e_s47_enquiry_id,
        person_id as s47e_person_id,
        referral_id as s47e_referral_id,
        event_date as s47e_s47_start_date,
        end_date as s47e_s47_end_date,
        case outcome_code
            when 'CPC' then 'to_conference'
            when 'SUB' then 'substantiated'
            else 'not_substantiated'
        end as s47e_s47_outcome,
        team_code as s47e_completed_by_team
    from events
    where event_type = 'S47' and not is_cancelled

)

select * from renamed
