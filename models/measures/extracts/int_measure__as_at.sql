-- The last day that an authority's extracts cover a measure: the date of the oldest extract that
-- the measure needs. An authority that has never delivered one of them has no row.
with content as (

    select
        la_id,
        system,
        extract,
        delivery_id,
        delivered_on
    from {{ ref('stg_tartan__content') }}

),

delivering as (

    select
        content.la_id,
        content.system
    from content
    left join {{ ref('int_authority__superseded_system') }} as superseded
        on
            content.la_id = superseded.la_id
            and content.system = superseded.system
    where superseded.la_id is null
    group by all

),

held as (

    select
        delivering.la_id,
        needed.measure_id,
        needed.system,
        needed.extract,
        needed.is_counted,
        content.delivery_id,
        content.delivered_on
    from delivering
    inner join {{ ref('int_measure__extract') }} as needed
        on delivering.system = needed.system
    left join content
        on
            delivering.la_id = content.la_id
            and needed.system = content.system
            and needed.extract = content.extract

)

select
    la_id,
    measure_id,
    min(delivered_on) as as_at,
    min_by(delivery_id, delivered_on || delivery_id) as delivery_id,
    max(extract) filter (where is_counted) as counted_extract,
    max_by(delivery_id, delivered_on || delivery_id) filter (where is_counted)
        as counted_delivery_id
from held
group by la_id, measure_id, system
having count(*) = count(delivered_on)
