{#- CTEs that find when a condition held for a child: `<name>` with la_id, person_id, start_date and
    end_date, one row per stretch of time; the other CTEs begin with `<name>__`. Its spells never
    overlap or touch, so each child is in it once on any day. Use it for union, intersection and
    difference: `plans > 0`, `need > 0 and seen > 0`, `need > 0 and care = 0 and plans = 0`.

    of: a name → a CTE or relation with la_id, person_id, start_date and end_date (null: no end),
    whose spells may overlap; those that end on the day they begin, or before it, are left out.
    condition: SQL over these names, each being the number of the child's spells that are open.
    It must be false where all are 0, or it would hold for ever. -#}

{% macro spells_where(name, of, condition) -%}
    {{ name }}__changes as (
        {%- for counted, relation in of.items() -%}
        {%- set outer = loop -%}
        {%- for change, date in [('1', 'start_date'), ('-1', 'end_date')] %}
        select
            la_id,
            person_id,
            {{ date }} as date
            {%- for other in of %},
            {{ change if other == counted else '0' }} as {{ other }}
            {%- endfor %}
        from {{ relation }}
        where
            (end_date is null or end_date > start_date)
            and {{ date }} is not null
        {% if not (loop.last and outer.last) %}union all{% endif %}
        {%- endfor -%}
        {%- endfor %}
    ),

    {{ name }}__days as (
        select
            la_id,
            person_id,
            date
            {%- for counted in of %},
            sum({{ counted }}) as {{ counted }}
            {%- endfor %}
        from {{ name }}__changes
        group by la_id, person_id, date
    ),

    {{ name }}__open as (
        select
            la_id,
            person_id,
            date
            {%- for counted in of %},
            sum({{ counted }}) over (partition by la_id, person_id order by date) as {{ counted }}
            {%- endfor %}
        from {{ name }}__days
    ),

    {{ name }}__held as (
        select
            la_id,
            person_id,
            date,
            {{ condition }} as held
        from {{ name }}__open
    ),

    {{ name }}__turns as (
        select
            la_id,
            person_id,
            date,
            held
        from {{ name }}__held
        qualify
            held != coalesce(lag(held) over (partition by la_id, person_id order by date), false)
    ),

    {{ name }}__between_turns as (
        select
            la_id,
            person_id,
            held,
            date as start_date,
            lead(date) over (partition by la_id, person_id order by date) as end_date
        from {{ name }}__turns
    ),

    {{ name }} as (
        select
            la_id,
            person_id,
            start_date,
            end_date
        from {{ name }}__between_turns
        where held
    )
{%- endmacro %}
