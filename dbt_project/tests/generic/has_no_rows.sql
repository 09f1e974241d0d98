{#- A model that lists what is amiss is empty. -#}

{% test has_no_rows(model) %}

    select *
    from {{ model }}

{% endtest %}
