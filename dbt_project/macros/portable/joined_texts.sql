{#- The different texts of a group as one, in alphabetical order. -#}

{% macro joined_texts(text, separator) -%}
    {{ return(adapter.dispatch('joined_texts')(text, separator)) }}
{%- endmacro %}

{% macro duckdb__joined_texts(text, separator) -%}
    string_agg(distinct {{ text }}, '{{ separator }}' order by {{ text }})
{%- endmacro %}
