with source as (

    select * from {{ source('tartan', 'unfit_column') }}

),

renamed as (

    select
        la_id,
        system,
        extract,
        column_name,
        reason
    from source

)

select * from renamed
