{#- A locality is known by its authority's code and the slug of its own name. -#}

{% macro locality_id(ons_code, locality_name) -%}
    {{ ons_code }} || ':' || {{ slug(locality_name) }}
{%- endmacro %}
