with source as (

    select * from {{ source('paris', 'CLIENT') }}

),

renamed as (

    select
        la as la_id,
        paris_id as pers_person_id,
        gender as pers_sex,
        ethnic_code as pers_ethnicity,
        dob as pers_dob,
        deceased_date as pers_death_date,
        upn as pers_upn,
        cast(null as varchar) as pers_nhs_number,
        true as pers_is_client
    from source

)

select * from renamed
