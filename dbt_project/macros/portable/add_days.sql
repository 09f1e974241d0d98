{#- The date a number of days after another. A macro, because engines differ in whether a date and
    an interval make a date or a timestamp. -#}

{% macro add_days(date, days) -%}
    {{ return(adapter.dispatch('add_days')(date, days)) }}
{%- endmacro %}

{% macro duckdb__add_days(date, days) -%}
    cast({{ date }} + interval ({{ days }}) day as date)
{%- endmacro %}
