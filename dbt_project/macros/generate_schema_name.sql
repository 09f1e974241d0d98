{#- A model stands in the schema that its folder names, without dbt's prefix: readers are
    promised `marts`, and the build database has no other tenants. -#}

{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
