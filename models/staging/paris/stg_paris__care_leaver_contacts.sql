with source as (

    select * from {{ source('paris', 'CARE_LEAVER') }}

),

renamed as (

    select
        la as la_id,
        leaver_id as clea_table_id,
        paris_id as clea_person_id,
        contact_date as clea_care_leaver_latest_contact,
        in_touch_code as clea_care_leaver_in_touch,
        activity_code as clea_care_leaver_activity,
        accom_code as clea_care_leaver_accommodation,
        coalesce(suitable_ind, false) as clea_care_leaver_accom_suitable
    from source
    -- a record without a day is of the entitlement alone, not of a contact
    where contact_date is not null

)

select * from renamed
