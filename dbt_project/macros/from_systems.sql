{#- The rows of a canonical table from every case-management system: the union of
    `stg_<system>__<table>` over the variable `case_management_systems`. The staging models give
    the same columns, and those are matched by name. -#}

{% macro from_systems(table) -%}
    {%- set relations = [] -%}
    {%- for system in var('case_management_systems') -%}
        {%- do relations.append(ref('stg_' ~ system ~ '__' ~ table)) -%}
    {%- endfor -%}
    {{ union_by_name(relations) }}
{%- endmacro %}
