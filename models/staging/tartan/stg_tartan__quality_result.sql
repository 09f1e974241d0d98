with source as (

    select * from {{ source('tartan', 'quality_result') }}

),

renamed as (

    select
        delivery_id,
        la_id,
        system,
        extract,
        rule_id,
        tool,
        severity,
        rows_checked,
        rows_failed,
        status,
        checked_at
    from source

)

select * from renamed
