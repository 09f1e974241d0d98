{#- The numerator and the denominator of each item of a return as amounts of their own, each with all
    columns of the item. A population is nobody's count. -#}

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
