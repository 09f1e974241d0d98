-- How many figures an authority has from each source that something is in use of. Of extracts only
-- those authorities count that have delivered all that some measure needs, on a day that periods
-- are known of.
with days as (

    select
        {{ add_months('min(end_date)', 12) }} as first_day,
        max(end_date) as last_day
    from {{ ref('dim_period') }}

),

expected as (

    select
        la_id,
        'return' as source
    from {{ ref('stg_tartan__content') }}
    where system = 'returns'
    union
    select
        known.la_id,
        'extract' as source
    from {{ ref('int_measure__as_at') }} as known
    inner join days
        on known.as_at between days.first_day and days.last_day

),

counted as (

    select
        areas.la_id,
        figures.source,
        count(*) as figures
    from {{ ref('fct_indicator') }} as figures
    inner join {{ ref('dim_area') }} as areas
        on figures.area_id = areas.area_id
    where
        areas.area_type = 'la'
        -- what is named as lacking is no figure
        and figures.status_reason is null
    group by areas.la_id, figures.source

)

select
    expected.la_id,
    expected.source,
    coalesce(counted.figures, 0) as figures
from expected
left join counted
    on
        expected.la_id = counted.la_id
        and expected.source = counted.source
