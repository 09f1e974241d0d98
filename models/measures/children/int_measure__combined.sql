-- Measures that are the sum of others. Each is what it is made of, under its own name.
{% set parts = {
    'children_to_be_seen': {
        'children_in_need': ['children_in_need_without_plan_or_care'],
        'plans': ['children_on_plan'],
        'looked_after': ['children_looked_after'],
        'care_leavers': ['care_leavers_with_contact'],
    },
    'children_seen': {
        'children_in_need': ['children_in_need_seen'],
        'plans': ['children_on_plan_seen_in_20_days'],
        'looked_after': ['looked_after_seen'],
        'care_leavers': ['care_leavers_in_touch'],
    },
} %}
with parts as (

    {% for measure, families in parts.items() %}
            {% set outer = loop %}
        {% for family, measures in families.items() %}
            select
                '{{ measure }}' as measure_id,
                kind,
                la_id,
                locality_name,
                date,
                value
            from {{ ref('int_measure__' ~ family) }}
            where
                breakdown = 'all'
                and measure_id in ('{{ measures | join("', '") }}')
            {% if not (loop.last and outer.last) %}union all{% endif %}
        {% endfor %}
    {% endfor %}

)

select
    measure_id,
    kind,
    la_id,
    locality_name,
    'all' as breakdown,
    date,
    sum(value) as value
from parts
group by all
