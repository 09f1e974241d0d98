-- PARIS has no quality forms, so there are columns but no rows.
with source as (

    select * from {{ source('paris', 'CLIENT') }}

),

renamed as (

    select
        la as la_id,
        cast(null as varchar) as qfor_form_id,
        paris_id as qfor_person_id,
        cast(null as varchar) as qfor_form_type,
        cast(null as date) as qfor_completed_date
    from source
    where false

)

select * from renamed
