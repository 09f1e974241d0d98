-- The last day that an authority's extracts cover a measure: the date of the oldest extract that
-- the measure reads. What is not supplied has no row.
with unsupplied as (

    select distinct
        la_id,
        measure_id
    from {{ ref('int_measure__unsupplied') }}
    where breakdown = 'all'

)

select
    delivering.la_id,
    needed.measure_id,
    min(content.delivered_on) as as_at,
    min_by(content.delivery_id, content.delivered_on || content.delivery_id) as delivery_id,
    max(needed.extract) filter (where needed.is_counted) as counted_extract,
    max_by(content.delivery_id, content.delivered_on || content.delivery_id)
    filter (where needed.is_counted) as counted_delivery_id
from {{ ref('int_measure__delivering') }} as delivering
inner join {{ ref('int_measure__extract') }} as needed
    on delivering.system = needed.system
inner join {{ ref('stg_tartan__content') }} as content
    on
        delivering.la_id = content.la_id
        and needed.system = content.system
        and needed.extract = content.extract
left join unsupplied
    on
        delivering.la_id = unsupplied.la_id
        and needed.measure_id = unsupplied.measure_id
where unsupplied.la_id is null
group by delivering.la_id, needed.measure_id
