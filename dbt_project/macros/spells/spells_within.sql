{#- A CTE that cuts spells to the time within other spells of the same child: `<name>` with la_id,
    person_id, start_date, end_date and the columns named. Unlike spells_where it keeps columns. A
    child must not be in two spells of either relation at once, or it would be in two of the result.

    from: a CTE or relation with la_id, person_id, start_date, end_date and the columns.
    within: a CTE with la_id, person_id, start_date and end_date. -#}

{% macro spells_within(name, from, within, columns) -%}
    {{ name }} as (
        select
            parts.la_id,
            parts.person_id
            {%- for column in columns %},
            parts.{{ column }}
            {%- endfor %},
            greatest(parts.start_date, wholes.start_date) as start_date,
            {{ spells_earlier_end('parts.end_date', 'wholes.end_date') }} as end_date
        from {{ from }} as parts
        inner join {{ within }} as wholes
            on
                parts.la_id = wholes.la_id
                and parts.person_id = wholes.person_id
                and {{ spells_meet('parts', 'wholes') }}
    )
{%- endmacro %}
