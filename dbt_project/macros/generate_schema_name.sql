{#- A model's schema is the one its folder is configured with, without dbt's prefix: readers rely on
    `marts`, and nobody else uses the build database. -#}

{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
