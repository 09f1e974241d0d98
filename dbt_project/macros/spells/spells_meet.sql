{#- A join condition: two spells have a day in common. Each argument is the name of a relation with
    start_date and end_date. -#}

{% macro spells_meet(left, right) -%}
    ({{ left }}.end_date is null or {{ right }}.start_date < {{ left }}.end_date)
    and ({{ right }}.end_date is null or {{ left }}.start_date < {{ right }}.end_date)
{%- endmacro %}

{#- The earlier of two ends; null means no end. -#}
{% macro spells_earlier_end(end, other) -%}
    least(coalesce({{ end }}, {{ other }}), coalesce({{ other }}, {{ end }}))
{%- endmacro %}
