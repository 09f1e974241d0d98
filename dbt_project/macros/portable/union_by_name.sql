{#- The rows of several relations, columns matched by name. A macro, because few engines can. -#}

{% macro union_by_name(relations) -%}
    {{ return(adapter.dispatch('union_by_name')(relations)) }}
{%- endmacro %}

{% macro duckdb__union_by_name(relations) -%}
    {% for relation in relations %}
        select * from {{ relation }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
{%- endmacro %}
