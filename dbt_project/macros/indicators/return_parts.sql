{#- One row for the numerator and one for the denominator of each item of a return, each with all
    columns of the item. A population is left out: the authority did not count it. -#}

{% macro return_parts(items) -%}
    select
        *,
        'numerator' as part,
        numerator as amount
    from {{ items }}
    where numerator is not null
    union all
    select
        *,
        'denominator' as part,
        denominator as amount
    from {{ items }}
    where
        numerator is not null
        and denominator is not null
        and not is_population_rate
{%- endmacro %}
