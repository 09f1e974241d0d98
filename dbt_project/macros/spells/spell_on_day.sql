{#- A CTE of the spell that a dated row belongs to, for systems that don't record it: `<name>` with
    la_id, the key and spell_id, a row for each that has one. It is the child's spell that was open
    on the day, of several the one begun last; where none was, one that ended that day.

    from: a CTE with la_id, person_id and the key.
    key: the column that, with la_id, identifies its rows.
    day: the day, of its columns.
    spells: a CTE with la_id, person_id, spell_id, start_date and end_date (null = no end). -#}

{% macro spell_on_day(name, from, key, day, spells) -%}
    {{ name }}__dated as (
        select
            la_id,
            person_id,
            {{ key }},
            {{ day }} as day
        from {{ from }}
    ),

    {{ name }} as (
        select
            dated.la_id,
            dated.{{ key }},
            spells.spell_id
        from {{ name }}__dated as dated
        inner join {{ spells }} as spells
            on
                dated.la_id = spells.la_id
                and dated.person_id = spells.person_id
                and dated.day >= spells.start_date
                and (spells.end_date is null or dated.day <= spells.end_date)
        qualify
            row_number() over (
                partition by dated.la_id, dated.{{ key }}
                order by
                    coalesce(dated.day < spells.end_date, true) desc,
                    spells.start_date desc,
                    spells.spell_id desc
            ) = 1
    )
{%- endmacro %}
