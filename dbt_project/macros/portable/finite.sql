{#- A number, or null where a double holds none (infinite, or not a number). -#}

{% macro finite(number) -%}
    {{ return(adapter.dispatch('finite')(number)) }}
{%- endmacro %}

{% macro duckdb__finite(number) -%}
    case when isfinite({{ number }}) then {{ number }} end
{%- endmacro %}
