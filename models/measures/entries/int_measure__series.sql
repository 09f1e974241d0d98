-- A number for each series of values, so that long tables are joined by one column, not by four.
with series as (

    select distinct
        measure_id,
        kind,
        la_id,
        area_id,
        breakdown
    from {{ ref('int_measure__entry') }}

)

select
    cast(row_number() over (order by measure_id, kind, area_id, breakdown) as integer) as series_id,
    measure_id,
    kind,
    la_id,
    area_id,
    breakdown
from series
