-- What of a measure, or of a split of it, an authority's extracts do not supply, and why: an
-- extract that it reads was never delivered, or a column that it reads is missing or empty.
with reads as (

    select
        delivering.la_id,
        read_columns.measure_id,
        read_columns.breakdown,
        read_columns.system,
        read_columns.extract,
        read_columns.columns
    from {{ ref('int_measure__delivering') }} as delivering
    inner join {{ ref('measure_columns') }} as read_columns
        on delivering.system = read_columns.system

),

undelivered as (

    select
        reads.la_id,
        reads.measure_id,
        reads.breakdown,
        reads.extract || ' was never delivered' as reason
    from reads
    left join {{ ref('stg_tartan__content') }} as content
        on
            reads.la_id = content.la_id
            and reads.system = content.system
            and reads.extract = content.extract
    where content.la_id is null

),

unfit as (

    select
        reads.la_id,
        reads.measure_id,
        reads.breakdown,
        unfit.column_name || ' is ' || unfit.reason || ' in ' || unfit.extract as reason
    from reads
    inner join {{ ref('stg_tartan__unfit_column') }} as unfit
        on
            reads.la_id = unfit.la_id
            and reads.system = unfit.system
            and reads.extract = unfit.extract
            and ' ' || reads.columns || ' ' like '% ' || unfit.column_name || ' %'

)

select * from undelivered
union
select * from unfit
