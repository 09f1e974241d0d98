{#- The date a number of calendar months after another, or before it when negative. -#}

{% macro add_months(date, months) -%}
    {{ return(adapter.dispatch('add_months')(date, months)) }}
{%- endmacro %}

{% macro duckdb__add_months(date, months) -%}
    cast({{ date }} + interval ({{ months }}) month as date)
{%- endmacro %}
