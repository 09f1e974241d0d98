{#- Whether the models of children are built: everything that is tagged `children` in
    dbt_project.yml. A network that collects returns alone, or has yet to receive its first extract,
    need not wait for them. -#}

{% macro with_children() -%}
    {{ return(var('with_children', true)) }}
{%- endmacro %}
