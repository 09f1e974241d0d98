{#- The first day of the given month that comes after a date, even after the first of that month:
    the next 1 April (4), the start of a financial year, or the next 1 September (9), the start of a
    school year. -#}

{% macro next_first_of(month, date) -%}
    cast(
        cast(
            year({{ date }}) + case when month({{ date }}) >= {{ month }} then 1 else 0 end as varchar
        ) || '-{{ '%02d' | format(month) }}-01' as date
    )
{%- endmacro %}
