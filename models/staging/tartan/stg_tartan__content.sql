with source as (

    select * from {{ source('tartan', 'content') }}

),

renamed as (

    select
        la_id,
        system,
        extract,
        part,
        delivery_id,
        delivered_on
    from source

)

select * from renamed
