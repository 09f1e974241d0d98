{#- One row for each combination of the columns, and none of them empty save those allowed to be.
    Grouping holds nulls equal, so two rows that lack the same part of the key count as two. -#}

{% test unique_grain(model, columns, may_be_null=[]) %}

    select
        {{ columns | join(', ') }},
        count(*) as rows_found
    from {{ model }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {% for column in columns if column not in may_be_null %}
            or {{ column }} is null
        {% endfor %}

{% endtest %}
