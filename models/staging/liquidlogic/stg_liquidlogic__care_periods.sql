with source as (

    select * from {{ source('liquidlogic', 'FACT_CLA') }}

),

renamed as (

    select
        la as la_id,
        fact_cla_id as clae_cla_id,
        dim_person_id as clae_person_id,
        fact_referral_id as clae_referral_id,
        start_dttm as clae_entered_care_date
    from source

)

select * from renamed
