{#- The first day that is a number of calendar months or more after a date: on this day, a window
    "up to six months before D" begins to include the date. Where the month is too short to have the
    day, it is the first of the next. -#}

{% macro first_day_months_after(date, months) -%}
    {%- set same_day = add_months(date, months) -%}
    case
        when {{ add_months(same_day, -months) }} < {{ date }} then {{ add_days(same_day, 1) }}
        else {{ same_day }}
    end
{%- endmacro %}
