{#- The last day of a date's ISO week. -#}

{% macro sunday_of(date) -%}
    {{ add_days(date, '7 - extract(isodow from ' ~ date ~ ')') }}
{%- endmacro %}
