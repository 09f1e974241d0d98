{#- A CTE that turns spells into measures of kind stock: a row per measure, child, breakdown and
    spell. At a date a measure counts the spells that are open: begun on or before it, and without an
    end or with a later one.

    from: a CTE with la_id, person_id, start_date, end_date and the columns that the rest names.
    measures: measure → {when: condition, start: first day, end: day it is over}; the defaults are
    `true`, `start_date` and `end_date`.
    splits: dimension → {code: column, measures: [...]}, as with flow_measures. -#}

{% macro stock_measures(name, from, measures, splits={}) -%}
    {%- set parts = [{'breakdown': "'all'", 'measures': measures.keys() | list}] -%}
    {%- for dimension, split in splits.items() -%}
        {%- do parts.append({'breakdown': "'" ~ dimension ~ ":' || " ~ split.code, 'measures': split.measures}) -%}
    {%- endfor -%}
    {{ name }} as (
        {%- for part in parts -%}
        {%- set outer = loop -%}
        {%- for measure in part.measures -%}
        {%- set definition = measures[measure] or {} -%}
        {%- set start = definition.start or 'start_date' -%}
        {%- set end = definition.end or 'end_date' %}
        select
            '{{ measure }}' as measure_id,
            la_id,
            person_id,
            {{ part.breakdown }} as breakdown,
            {{ start }} as start_date,
            {{ end }} as end_date
        from {{ from }}
        where
            {{ definition.when or 'true' }}
            and {{ part.breakdown }} is not null
            and ({{ end }} is null or {{ end }} > {{ start }})
        {% if not (loop.last and outer.last) %}union all{% endif %}
        {%- endfor -%}
        {%- endfor %}
    )
{%- endmacro %}
