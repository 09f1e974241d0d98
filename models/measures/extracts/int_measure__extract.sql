-- Which extracts of each system a measure reads. The rows counted are those of the canonical table
-- that the register names.
select
    read_columns.measure_id,
    read_columns.system,
    read_columns.extract,
    coalesce(counted.extract = read_columns.extract, false) as is_counted
from {{ ref('measure_columns') }} as read_columns
inner join {{ ref('measures') }} as measures
    on read_columns.measure_id = measures.measure_id
left join {{ ref('canonical_sources') }} as counted
    on
        measures.counts = counted.canonical_table
        and read_columns.system = counted.system
where read_columns.breakdown = 'all'
