{#- The id of a locality: its authority's code and the slug of its name. -#}

{% macro locality_id(ons_code, locality_name) -%}
    {{ ons_code }} || ':' || {{ slug(locality_name) }}
{%- endmacro %}
