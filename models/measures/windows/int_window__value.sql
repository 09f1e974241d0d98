-- The measures that are evaluated period by period, since they neither add up nor stand still.
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
