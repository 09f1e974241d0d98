{#- The last select of a measure family: the entries of its measures, one row per measure, kind,
    authority, locality, breakdown and day.

    An entry of a flow is what happened on the day. An entry of a stock is by how much the stock
    changed on the day: a spell enters with 1 and leaves with -1, in the locality of the child's
    open referral, and moves when that changes. So a stock at a date is the sum of its entries up
    to it, and a flow of a period the sum of those within it.

    flows, stocks: names of CTEs made by flow_measures and stock_measures, or of their shape. -#}

{% macro measure_entries(flows=[], stocks=[]) -%}
    select
        measure_id,
        kind,
        la_id,
        locality_name,
        breakdown,
        date,
        sum(value) as value
    from (
        {%- for flow in flows %}
        select
            measure_id,
            'flow' as kind,
            la_id,
            locality_name,
            breakdown,
            date,
            value
        from {{ flow }}
        {% if stocks or not loop.last %}union all{% endif %}
        {%- endfor -%}
        {%- for stock in stocks %}
        select
            measure_id,
            'stock' as kind,
            la_id,
            locality_name,
            breakdown,
            date,
            value
        from {{ changes_of(stock) }}
        {% if not loop.last %}union all{% endif %}
        {%- endfor %}
    ) as entries
    group by all
    having sum(value) != 0
{%- endmacro %}

{#- By how much a stock changes on each day, at the child's locality of that day. -#}
{% macro changes_of(stock) -%}
    (
        select
            measure_id,
            la_id,
            locality_name,
            breakdown,
            case side.is_end when true then end_date else start_date end as date,
            sum(case side.is_end when true then -1.0 else 1.0 end) as value
        from (
            select
                spells.measure_id,
                spells.la_id,
                localities.locality_name,
                spells.breakdown,
                greatest(spells.start_date, localities.start_date) as start_date,
                least(
                    coalesce(spells.end_date, localities.end_date),
                    coalesce(localities.end_date, spells.end_date)
                ) as end_date
            from {{ stock }} as spells
            inner join {{ ref('int_child__locality') }} as localities
                on
                    spells.la_id = localities.la_id
                    and spells.person_id = localities.person_id
                    and (spells.end_date is null or localities.start_date < spells.end_date)
                    and (localities.end_date is null or localities.end_date > spells.start_date)
        ) as located
        cross join (values (false), (true)) as side (is_end)
        where not side.is_end or end_date is not null
        group by all
    )
{%- endmacro %}
