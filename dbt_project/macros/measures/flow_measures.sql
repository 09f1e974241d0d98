{#- Two CTEs that count dated events into measures of kind flow: `<name>__daily`, and `<name>` with
    one row per measure, authority, locality, breakdown and day.

    from: a CTE with la_id, locality_name and the columns that the rest names.
    on: the day an event counts on; an event without one does not count.
    measures: measure → condition under which an event counts.
    sums: measure → number to add up instead of counting; null adds nothing.
    splits: dimension → {code: column, measures: [...]}: those measures also by that code, as the
    breakdown `<dimension>:<code>`; an event without a code is in no part. Where an event may be in
    several parts, `from` in it names another CTE, of a row per event and code.
    locality: the column with the locality of the event. -#}

{% macro flow_measures(name, from, on, measures={}, sums={}, splits={}, locality='locality_name') -%}
    {%- set numbers = {} -%}
    {%- for measure, condition in measures.items() -%}
        {%- do numbers.update({measure: 'case when ' ~ condition ~ ' then 1 else 0 end'}) -%}
    {%- endfor -%}
    {%- do numbers.update(sums) -%}
    {%- set parts = [{'name': name ~ '__daily', 'breakdown': "'all'", 'measures': numbers.keys() | list, 'from': from}] -%}
    {%- for dimension, split in splits.items() -%}
        {%- do parts.append({
            'name': name ~ '__daily_by_' ~ dimension,
            'breakdown': "'" ~ dimension ~ ":' || " ~ split.code,
            'measures': split.measures,
            'from': split.from or from,
        }) -%}
    {%- endfor -%}
    {%- for part in parts -%}
        {{ part.name }} as (
            select
                la_id,
                {{ locality }} as locality_name,
                {{ part.breakdown }} as breakdown,
                {{ on }} as date
                {%- for measure in part.measures %},
                sum({{ numbers[measure] }}) as {{ measure }}
                {%- endfor %}
            from {{ part.from }}
            where {{ on }} is not null and {{ part.breakdown }} is not null
            group by all
        ),
    {% endfor -%}
    {{ name }} as (
        {%- for part in parts -%}
        {%- set outer = loop -%}
        {%- for measure in part.measures %}
        select
            '{{ measure }}' as measure_id,
            la_id,
            locality_name,
            breakdown,
            date,
            cast({{ measure }} as double) as value
        from {{ part.name }}
        where {{ measure }} != 0
        {% if not (loop.last and outer.last) %}union all{% endif %}
        {%- endfor -%}
        {%- endfor %}
    )
{%- endmacro %}
