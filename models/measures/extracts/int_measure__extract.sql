-- Which extracts of each system a measure needs: those of the canonical tables that the register
-- names. The rows counted are those of the first table.
select
    measures.measure_id,
    sources.system,
    sources.extract,
    bool_or(
        sources.gives_rows and split_part(measures.needs, ' ', 1) = sources.canonical_table
    ) as is_counted
from {{ ref('measures') }} as measures
inner join {{ ref('canonical_sources') }} as sources
    on ' ' || measures.needs || ' ' like '% ' || sources.canonical_table || ' %'
group by measures.measure_id, sources.system, sources.extract
