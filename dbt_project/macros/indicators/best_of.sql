{#- The best, or the worst, of a group's values by polarity. `info` has neither. -#}

{% macro best_of(value, polarity) -%}
    case {{ polarity }} when 'high' then max({{ value }}) when 'low' then min({{ value }}) end
{%- endmacro %}

{% macro worst_of(value, polarity) -%}
    case {{ polarity }} when 'high' then min({{ value }}) when 'low' then max({{ value }}) end
{%- endmacro %}
