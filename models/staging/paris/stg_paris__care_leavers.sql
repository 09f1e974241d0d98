with source as (

    select * from {{ source('paris', 'CARE_LEAVER') }}

),

-- the entitlement is repeated with each contact
renamed as (

    select distinct
        la as la_id,
        paris_id as clea_person_id,
        case lower(trim(eligibility_code))
            when 'relevant child' then 'relevant'
            when 'former relevant child' then 'former_relevant'
            else 'other'
        end as clea_care_leaver_eligibility
    from source

)

select * from renamed
