{#- Whether the models of children are built: everything tagged `children` in dbt_project.yml. A
    network that collects only returns, or has not received its first extract yet, is quicker
    without them. -#}

{% macro with_children() -%}
    {{ return(var('with_children', true)) }}
{%- endmacro %}
