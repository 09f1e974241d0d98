-- Which extracts of each system a measure needs: those of the canonical tables that the register
-- names. The rows counted are those of the first table. A system that lacks one of the tables does
-- not give the measure at all: without the second table it would come out as 0.
with measures as (

    select
        measure_id,
        needs,
        1 + length(needs) - length(replace(needs, ' ', '')) as tables_needed
    from {{ ref('measures') }}

),

needed as (

    select
        measures.measure_id,
        measures.tables_needed,
        sources.system,
        sources.extract,
        sources.canonical_table,
        sources.gives_rows
        and split_part(measures.needs, ' ', 1) = sources.canonical_table as is_counted
    from measures
    inner join {{ ref('canonical_sources') }} as sources
        on ' ' || measures.needs || ' ' like '% ' || sources.canonical_table || ' %'

),

given as (

    select
        measure_id,
        system
    from needed
    group by
        measure_id,
        system,
        tables_needed
    having count(distinct canonical_table) = tables_needed

)

select
    needed.measure_id,
    needed.system,
    needed.extract,
    bool_or(needed.is_counted) as is_counted
from needed
inner join given
    on
        needed.measure_id = given.measure_id
        and needed.system = given.system
group by
    needed.measure_id,
    needed.system,
    needed.extract
