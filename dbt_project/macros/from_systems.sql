{#- The rows of a canonical table from every case-management system: the union of
    `stg_<system>__<table>` over the variable `case_management_systems`. The staging models have
    the same columns, which are matched by name. Where an authority has changed its system, only
    rows of the system in force are kept. -#}

{% macro from_systems(table) -%}
    {%- set relations = [] -%}
    {%- for system in var('case_management_systems') -%}
        {%- set in_force -%}
            (
                select *
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
