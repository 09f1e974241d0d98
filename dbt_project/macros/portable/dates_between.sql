{#- A relation of one column, `date`: each day from the first to the last, both included. -#}

{% macro dates_between(first_date, last_date) -%}
    {{ return(adapter.dispatch('dates_between')(first_date, last_date)) }}
{%- endmacro %}

{% macro duckdb__dates_between(first_date, last_date) -%}
    (
        select cast(range as date) as date
        from range(
            date '{{ first_date }}', date '{{ last_date }}' + interval 1 day, interval 1 day
        )
    )
{%- endmacro %}
