with source as (

    select * from {{ source('liquidlogic', 'FACT_CP_CONFERENCE') }}

),

meetings as (

    select * from {{ source('liquidlogic', 'FACT_MEETINGS') }}

),

renamed as (

    select
        source.la as la_id,
        source.fact_cp_conference_id as icpc_icpc_id,
        source.dim_person_id as icpc_person_id,
        source.fact_referral_id as icpc_referral_id,
        source.fact_s47_id as icpc_s47_enquiry_id,
        case
            when not coalesce(meetings.cancelled, false) then meetings.actual_dttm
        end as icpc_icpc_date,
        source.due_dttm as icpc_icpc_target_date,
        coalesce(source.transfer_in_flag, false) as icpc_icpc_transfer_in,
        coalesce(source.outcome_cp_flag, false) as icpc_icpc_outcome_cp_flag
    from source
    left join meetings
        on
            source.la = meetings.la
            and source.fact_meeting_id = meetings.fact_meeting_id

)

select * from renamed
