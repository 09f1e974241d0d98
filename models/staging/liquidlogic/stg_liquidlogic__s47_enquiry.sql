with source as (

    select * from {{ source('liquidlogic', 'FACT_S47') }}

),

renamed as (

    select
        la as la_id,
        fact_s47_id as s47e_s47_enquiry_id,
        dim_person_id as s47e_person_id,
        fact_referral_id as s47e_referral_id,
        start_dttm as s47e_s47_start_date,
        end_dttm as s47e_s47_end_date,
        case
            when outcome_cp_conference_flag then 'to_conference'
            when outcome_prov_of_services_flag or outcome_monitor_flag then 'substantiated'
            else 'not_substantiated'
        end as s47e_s47_outcome,
        completed_by_dept_id as s47e_completed_by_team
    from source

)

select * from renamed
