with local_authorities as (

    select * from {{ ref('local_authorities') }}

),

nations as (

    select
        nation_id as area_id,
        'nation' as area_type,
        nation_name as area_name,
        nation_id as ons_code,
        null as dfe_code,
        null as la_id,
        null as region_id,
        cast(null as date) as active_from,
        cast(null as date) as active_to
    from {{ ref('nations') }}

),

regions as (

    select
        region_id as area_id,
        'region' as area_type,
        region_name as area_name,
        region_id as ons_code,
        null as dfe_code,
        null as la_id,
        region_id,
        cast(null as date) as active_from,
        cast(null as date) as active_to
    from {{ ref('regions') }}

),

authorities as (

    select
        ons_code as area_id,
        'la' as area_type,
        la_name as area_name,
        ons_code,
        dfe_code,
        la_id,
        region_id,
        active_from,
        active_to
    from local_authorities

),

localities as (

    select
        {{ locality_id('local_authorities.ons_code', 'returns.locality_name') }} as area_id,
        'locality' as area_type,
        -- one locality may have been written in several ways
        min(returns.locality_name) as area_name,
        cast(null as varchar) as ons_code,
        cast(null as varchar) as dfe_code,
        local_authorities.la_id,
        local_authorities.region_id,
        cast(null as date) as active_from,
        cast(null as date) as active_to
    from {{ ref('stg_returns__return') }} as returns
    inner join local_authorities
        on returns.la_id = local_authorities.la_id
    where returns.locality_name is not null
    group by all

),

areas as (

    select * from nations
    union all
    select * from regions
    union all
    select * from authorities
    union all
    select * from localities

)

select * from areas
