{#- The columns by which every check of a return names the item that it is of. -#}

{% macro return_item(relation=none) -%}
    {%- for column in [
        'la_id', 'delivery_id', 'framework', 'ref', 'period_id', 'area_id', 'area_name', 'row_number'
    ] -%}
        {{ relation ~ '.' if relation }}{{ column }} {{- ',\n    ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
