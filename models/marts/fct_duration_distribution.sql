{% if with_children() %}
    with distributions as (

        select * from {{ ref('int_duration__distribution') }}

    ),

    authorities as (

        select
            la_id,
            ons_code,
            region_id
        from {{ ref('local_authorities') }}

    ),

    -- A period is shown of a region where one of its authorities speaks of it.
    shown as (

        select
            authorities.ons_code as area_id,
            periods.period_id,
            periods.start_date,
            periods.end_date
        from {{ ref('int_period__shown') }} as periods
        inner join authorities
            on periods.la_id = authorities.la_id
        union
        select
            authorities.region_id as area_id,
            periods.period_id,
            periods.start_date,
            periods.end_date
        from {{ ref('int_period__shown') }} as periods
        inner join authorities
            on periods.la_id = authorities.la_id

    )

    select
        distributions.indicator_id,
        distributions.area_id,
        shown.period_id,
        cast(distributions.n as bigint) as n,
        cast(distributions.minimum as double) as minimum,
        cast(distributions.p25 as double) as p25,
        cast(distributions.median as double) as median,
        cast(distributions.p75 as double) as p75,
        cast(distributions.maximum as double) as maximum,
        cast(distributions.most_frequent as double) as mode,
        cast(distributions.mean as double) as mean
    from distributions
    inner join shown
        on
            split_part(distributions.area_id, ':', 1) = shown.area_id
            and distributions.end_date = shown.end_date
            and (distributions.start_date is null or distributions.start_date = shown.start_date)
{% else %}
    select
        cast(null as varchar) as indicator_id,
        cast(null as varchar) as area_id,
        cast(null as varchar) as period_id,
        cast(null as bigint) as n,
        cast(null as double) as minimum,
        cast(null as double) as p25,
        cast(null as double) as median,
        cast(null as double) as p75,
        cast(null as double) as maximum,
        cast(null as double) as mode,
        cast(null as double) as mean
    where false
{% endif %}
