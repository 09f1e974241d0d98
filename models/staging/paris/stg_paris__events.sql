-- All kinds of events are rows of one extract. The columns that they share are read here, once.
with source as (

    select * from {{ source('paris', 'EVENT') }}

),

renamed as (

    select
        la as la_id,
        event_id,
        paris_id as person_id,
        referral_id,
        parent_event_id,
        event_type,
        due_date,
        case when coalesce(upper(trim(status_code)), '') != 'C' then event_date end as event_date,
        end_date,
        coalesce(upper(trim(status_code)) = 'C', false) as is_cancelled,
        coalesce(upper(trim(status_code)) = 'D', false) as is_done,
        outcome_code,
        coalesce(seen_ind, false) as is_seen,
        coalesce(alone_ind, false) as is_seen_alone,
        coalesce(transfer_ind, false) as is_transfer_in,
        participation_code,
        team_code
    from source

)

select * from renamed
