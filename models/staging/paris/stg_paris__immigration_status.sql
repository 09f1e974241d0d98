with source as (

    select * from {{ source('paris', 'CLIENT') }}

),

renamed as (

    select
        la as la_id,
        -- an indicator without dates: it holds while the client is a child
        paris_id as immi_immigration_status_id,
        paris_id as immi_person_id,
        'UASC' as immi_immigration_status,
        date '1900-01-01' as immi_immigration_status_start_date,
        {{ birthday('dob', 18) }} as immi_immigration_status_end_date
    from source
    where uasc_ind

)

select * from renamed
