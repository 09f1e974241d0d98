with source as (

    select * from {{ source('liquidlogic', 'DIM_PERSON') }}

),

renamed as (

    select
        la as la_id,
        dim_person_id as pers_person_id,
        gender_main_code as pers_sex,
        ethnicity_main_code as pers_ethnicity,
        birth_dttm as pers_dob,
        death_dttm as pers_death_date,
        upn as pers_upn,
        nhs_number as pers_nhs_number,
        coalesce(is_client, false) as pers_is_client
    from source
    -- a record that was merged into another is left out
    where duplicated_dttm is null

)

select * from renamed
