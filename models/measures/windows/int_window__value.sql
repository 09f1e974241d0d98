-- The measures that are evaluated period by period, because they are neither flows nor stocks.
{% for subject in ['care_leavers', 'children_missing', 'days_in_need', 'workforce'] %}
    select
        measure_id,
        la_id,
        period_id,
        breakdown,
        cast(value as double) as value
    from {{ ref('int_window__' ~ subject) }}
    where breakdown = 'all'
    {% if not loop.last %}union all{% endif %}
{% endfor %}
