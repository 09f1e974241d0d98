{#- A name as part of an id: lower case, anything but letters and digits turned into one hyphen. -#}

{% macro slug(name) -%}
    {{ return(adapter.dispatch('slug')(name)) }}
{%- endmacro %}

{% macro duckdb__slug(name) -%}
    trim(regexp_replace(lower({{ name }}), '[^a-z0-9]+', '-', 'g'), '-')
{%- endmacro %}
