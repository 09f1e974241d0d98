with source as (

    select * from {{ source('liquidlogic', 'DIM_CLA_ELIGIBILITY') }}

),

renamed as (

    select
        la as la_id,
        dim_person_id as clea_person_id,
        case lower(trim(dim_lookup_eligibility_status_desc))
            when 'relevant child' then 'relevant'
            when 'former relevant child' then 'former_relevant'
            else 'other'
        end as clea_care_leaver_eligibility
    from source

)

select * from renamed
