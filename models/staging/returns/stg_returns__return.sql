with source as (

    select * from {{ source('returns', 'return') }}

),

renamed as (

    select
        la as la_id,
        framework,
        ref,
        period as period_id,
        nullif(trim(area), '') as locality_name,
        {{ finite('numerator') }} as numerator,
        {{ finite('denominator') }} as denominator,
        {{ finite('value') }} as value,
        delivery_id,
        delivered_on,
        row_number
    from source

)

select * from renamed
