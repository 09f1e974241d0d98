-- The periods that an authority's extracts cover: over when the newest extract was delivered, and
-- begun within the years shown (the variable `years_shown`).
with delivered as (

    select
        content.la_id,
        max(content.delivered_on) as delivered_on
    from {{ ref('stg_tartan__content') }} as content
    inner join {{ ref('canonical_sources') }} as sources
        on
            content.system = sources.system
            and content.extract = sources.extract
    group by content.la_id

)

select
    delivered.la_id,
    periods.period_id,
    periods.period_type,
    periods.start_date,
    periods.end_date
from delivered
inner join {{ ref('period') }} as periods
    on
        delivered.delivered_on >= periods.end_date
        and periods.start_date > {{
            add_months('delivered.delivered_on', -12 * var('years_shown'))
        }}
