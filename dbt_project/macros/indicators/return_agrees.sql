{#- Whether the count an authority returned agrees with that of its extracts: within five children
    or days, or one in twenty. The two are drawn on different days, and records are added and closed
    late; a larger difference means different counts. Null when either is missing. -#}

{% macro return_agrees(returned, extracted) -%}
    abs({{ returned }} - {{ extracted }}) <= greatest(5, 0.05 * {{ extracted }})
{%- endmacro %}

{#- The same for a value that was sent without its counts: within one (a percentage point, one in
    10,000, a day), or one in twenty. -#}

{% macro return_value_agrees(returned, extracted) -%}
    abs({{ returned }} - {{ extracted }}) <= greatest(1, 0.05 * {{ extracted }})
{%- endmacro %}
