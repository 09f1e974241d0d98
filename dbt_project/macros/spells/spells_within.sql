{#- A CTE that keeps of spells only the time within others of the same child: `<name>` with la_id,
    person_id, start_date, end_date and the columns named. Unlike spells_where it carries columns
    along; so that no child is in it twice at once, neither relation may have a child in two spells
    at once.

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
