{#- The first day of a month that comes after a date, be it the first of that month itself: the next
    1 April (4), from which financial years count anew, the next 1 September (9), which begins a
    school year. -#}

{% macro next_first_of(month, date) -%}
    cast(
        cast(
            year({{ date }}) + case when month({{ date }}) >= {{ month }} then 1 else 0 end as varchar
        ) || '-{{ '%02d' | format(month) }}-01' as date
    )
{%- endmacro %}
