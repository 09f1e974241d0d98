{#- CTEs that keep only the newest-begun of a child's spells that are open at one time: `<name>`
    with la_id, person_id, start_date, end_date and the columns named, no two spells of a child at
    once. When the newest-begun ends before an older one, the older one counts again.

    from: a CTE or relation with la_id, person_id, start_date, end_date, the columns and the tie.
    columns: further columns to keep.
    tie: the column that decides between spells begun on one day; the larger one counts.
    per: a column that, with la_id and person_id, groups the spells (the period of care, say). -#}

{% macro spells_newest(name, from, columns, tie, per=[]) -%}
    {%- set keys = ['la_id', 'person_id'] + per -%}
    {{ name }}__edges as (
        select
            {% for key in keys %}{{ key }},
            {% endfor %}start_date as date
        from {{ from }}
        union
        select
            {% for key in keys %}{{ key }},
            {% endfor %}end_date as date
        from {{ from }}
        where end_date is not null
    ),

    {{ name }}__stretches as (
        select
            {% for key in keys %}{{ key }},
            {% endfor %}date as start_date,
            lead(date) over (partition by {{ keys | join(', ') }} order by date) as end_date
        from {{ name }}__edges
    ),

    {{ name }} as (
        select
            {% for key in keys %}stretches.{{ key }},
            {% endfor %}stretches.start_date,
            stretches.end_date
            {%- for column in columns %},
            spells.{{ column }}
            {%- endfor %}
        from {{ name }}__stretches as stretches
        inner join {{ from }} as spells
            on
                {% for key in keys %}stretches.{{ key }} = spells.{{ key }}
                and {% endfor %}spells.start_date <= stretches.start_date
                and (spells.end_date is null or spells.end_date > stretches.start_date)
        qualify
            row_number() over (
                partition by
                    {% for key in keys %}stretches.{{ key }},
                    {% endfor %}stretches.start_date
                order by spells.start_date desc, spells.{{ tie }} desc
            ) = 1
    )
{%- endmacro %}
