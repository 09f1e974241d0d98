with source as (

    select * from {{ source('paris', 'CLIENT') }}

),

renamed as (

    select
        la as la_id,
        -- a client has one disability, so the client's id identifies the record
        paris_id as disa_table_id,
        paris_id as disa_person_id,
        disability_code as disa_disability_code,
        cast(null as date) as disa_end_date
    from source
    where disability_code is not null

)

select * from renamed
