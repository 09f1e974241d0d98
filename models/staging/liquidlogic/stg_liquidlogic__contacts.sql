with source as (

    select * from {{ source('liquidlogic', 'FACT_CONTACTS') }}

),

renamed as (

    select
        la as la_id,
        fact_contact_id as cont_contact_id,
        dim_person_id as cont_person_id,
        contact_dttm as cont_contact_date,
        dim_lookup_cont_sorc_id as cont_contact_source_code,
        coalesce(outcome_new_referral_flag, false) as cont_became_referral
    from source

)

select * from renamed
