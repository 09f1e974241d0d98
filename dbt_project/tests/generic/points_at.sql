{#- Every key that a row carries is found where it points. One test for all the keys of a model:
    `relations` lists columns, to, and fields where they are named otherwise over there.
    An empty key points nowhere and passes; that a key is there is the grain's business. -#}

{% test points_at(model, relations) %}

    {% for relation in relations %}
        {% set columns = relation.columns %}
        {% set fields = relation.fields or columns %}
        select distinct
            '{{ columns | join(', ') }}' as key,
            {% for column in columns %}
                {{ "|| ', ' || " if not loop.first }} cast(pointing.{{ column }} as varchar)
            {% endfor %} as not_found
        from {{ model }} as pointing
        left join {{ relation.to }} as target
            on
                {% for column in columns %}
                    {{ 'and ' if not loop.first }} pointing.{{ column }} = target.{{ fields[loop.index0] }}
                {% endfor %}
        where
            target.{{ fields[0] }} is null
            {% for column in columns %}
                and pointing.{{ column }} is not null
            {% endfor %}
        {{ 'union all' if not loop.last }}
    {% endfor %}

{% endtest %}
