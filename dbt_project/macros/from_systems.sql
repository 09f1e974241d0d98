{#- The rows of a canonical table from every case-management system: the union of
    `stg_<system>__<table>` over the variable `case_management_systems`. The staging models have
    the same columns, which are matched by name. Where an authority has changed its system, only
    rows of the system in force are kept. -#}

{% macro from_systems(table, columns=['*']) -%}
    {%- set relations = [] -%}
    {%- for system in var('case_management_systems') -%}
        {%- set in_force -%}
            (
                select {{ columns | join(', ') }}
                from {{ ref('stg_' ~ system ~ '__' ~ table) }}
                where la_id not in (
                    select la_id
                    from {{ ref('int_authority__superseded_system') }}
                    where system = '{{ system }}'
                )
            )
        {%- endset -%}
        {%- do relations.append(in_force) -%}
    {%- endfor -%}
    {{ union_by_name(relations) }}
{%- endmacro %}

{#- A canonical table that is that union and nothing more. Its YAML declares its columns, once: every
    system's staging model has to give each of them. -#}

{% macro union_of_systems(table) -%}
    {%- set columns = ['*'] -%}
    {#- a unit test knows no graph, and takes the columns that it is given -#}
    {%- if execute and graph.nodes is defined -%}
        {%- set columns = graph.nodes['model.' ~ project_name ~ '.' ~ table].columns.keys() | list -%}
        {%- if not columns -%}
            {{ exceptions.raise_compiler_error(table ~ ' declares no columns in its YAML') }}
        {%- endif -%}
    {%- endif -%}
    {{ from_systems(table, columns) }}
{%- endmacro %}
