with source as (

    select * from {{ source('liquidlogic', 'FACT_CLA_CARE_LEAVERS') }}

),

renamed as (

    select
        la as la_id,
        fact_cla_care_leavers_id as clea_table_id,
        dim_person_id as clea_person_id,
        in_touch_dttm as clea_care_leaver_latest_contact,
        dim_lookup_in_touch_code_code as clea_care_leaver_in_touch,
        dim_lookup_main_activity_desc as clea_care_leaver_activity,
        dim_lookup_accommodation_code_desc as clea_care_leaver_accommodation,
        coalesce(
            lower(trim(dim_lookup_accommodation_suitable_desc)) = 'suitable', false
        ) as clea_care_leaver_accom_suitable
    from source

)

select * from renamed
