{#- A condition holds for every row. One that comes out null doesn't hold: a test must not pass
    because something was missing. -#}

{% test holds(model, condition) %}

    select *
    from {{ model }}
    where ({{ condition }}) is distinct from true

{% endtest %}
