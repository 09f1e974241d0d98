{#- The date in a text that was typed by hand: ISO or DD/MM/YYYY, each with or without a time, or
    DD-MON-YYYY. Null where it is none of these. -#}

{% macro date_of_text(text) -%}
    {{ return(adapter.dispatch('date_of_text')(text)) }}
{%- endmacro %}

{% macro duckdb__date_of_text(text) -%}
    {%- set day -%}
        regexp_extract(
            trim({{ text }}),
            '^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4})([ T].*)?$',
            1
        )
    {%- endset -%}
    cast(try_strptime({{ day }}, ['%Y-%m-%d', '%d/%m/%Y', '%d-%b-%Y']) as date)
{%- endmacro %}
