{#- How periods are written: `2020-W53`, `2020-12`, `2020/21`. -#}

{% macro two_digits(number) -%}
    lpad(cast({{ number }} as varchar), 2, '0')
{%- endmacro %}

{#- The ISO week that ends on a Sunday belongs to the year of its Thursday. -#}
{% macro week_id(sunday) -%}
    cast(year({{ add_days(sunday, -3) }}) as varchar)
    || '-W' || {{ two_digits('extract(week from ' ~ sunday ~ ')') }}
{%- endmacro %}

{% macro month_id(date) -%}
    cast(year({{ date }}) as varchar) || '-' || {{ two_digits('month(' ~ date ~ ')') }}
{%- endmacro %}

{#- April to March. Three months earlier, its days share one calendar year. -#}
{% macro financial_year(date) -%}
    cast(year({{ add_months(date, -3) }}) as varchar)
    || '/' || {{ two_digits('(year(' ~ add_months(date, -3) ~ ') + 1) % 100') }}
{%- endmacro %}
