{#- The arithmetic of an indicator, for one area or for the sums of several.

    A count (no denominator measure) is its numerator. Otherwise scale × numerator / denominator,
    times the factor that annualises. The product of whole numbers comes before the one division,
    so that equal shares are equal to the last bit and tie in a ranking.
    A zero denominator gives no value, and a value is always a finite number. Not rounded. -#}

{% macro indicator_value(numerator, denominator, scale, factor, is_count) -%}
    {%- set value -%}
        case
            when {{ is_count }} then {{ numerator }}
            else {{ scale }} * {{ numerator }} / nullif({{ denominator }}, 0) * {{ factor }}
        end
    {%- endset -%}
    {{ finite(value) }}
{%- endmacro %}
