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

named_localities as (

    select
        la_id,
        locality as locality_name,
        1 as name_rank
    from {{ ref('localities') }}
    union all
    select
        la_id,
        locality_name,
        2 as name_rank
    from {{ ref('stg_returns__return') }}
    where locality_name is not null
    {% if with_children() %}
        union all
        -- localities that a system names itself
        select distinct
            la_id,
            locality_name,
            3 as name_rank
        from {{ ref('department') }}
        where dept_is_mapped
    {% endif %}
    union all
    -- the locality in which children of teams without one are counted
    select distinct
        content.la_id,
        'Unknown' as locality_name,
        4 as name_rank
    from {{ ref('stg_tartan__content') }} as content
    inner join {{ ref('canonical_sources') }} as sources
        on
            content.system = sources.system
            and content.extract = sources.extract

),

localities as (

    select
        {{ locality_id('local_authorities.ons_code', 'named.locality_name') }} as area_id,
        'locality' as area_type,
        -- one locality may have been written in several ways
        min_by(
            named.locality_name,
            cast(named.name_rank as varchar) || named.locality_name
        ) as area_name,
        cast(null as varchar) as ons_code,
        cast(null as varchar) as dfe_code,
        local_authorities.la_id,
        local_authorities.region_id,
        cast(null as date) as active_from,
        cast(null as date) as active_to
    from named_localities as named
    inner join local_authorities
        on named.la_id = local_authorities.la_id
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
