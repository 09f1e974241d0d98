{#- The first day of which a date lies so many calendar months or more before: a window "up to six
    months before D" takes a date in on this day. Where the month is too short to have the day, it
    is the first of the next. -#}

{% macro first_day_months_after(date, months) -%}
    {%- set same_day = add_months(date, months) -%}
    case
        when {{ add_months(same_day, -months) }} < {{ date }} then {{ add_days(same_day, 1) }}
        else {{ same_day }}
    end
{%- endmacro %}
