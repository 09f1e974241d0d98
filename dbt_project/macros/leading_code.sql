{#- The code that a text begins with ("S - Started to be looked after" → S), null when it is not
    one of those given. -#}

{% macro leading_code(text, codes) -%}
    case
        when regexp_extract(upper(trim({{ text }})), '^([A-Z0-9]+)', 1) in ('{{ codes | join("', '") }}')
            then regexp_extract(upper(trim({{ text }})), '^([A-Z0-9]+)', 1)
    end
{%- endmacro %}
