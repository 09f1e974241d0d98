{#- Whether a measure of the catalogue is a population: an estimate that is held, and nobody counts. -#}

{% macro is_population(measure) -%}
    coalesce({{ measure }} like 'population%', false)
{%- endmacro %}
