-- Measures that are the sum of others: the entries of the parts, under the name of the sum.
{% set parts = [
    ('children_to_be_seen', 'children_in_need', 'children_in_need_without_plan_or_care'),
    ('children_to_be_seen', 'plans', 'children_on_plan'),
    ('children_to_be_seen', 'looked_after', 'children_looked_after'),
    ('children_to_be_seen', 'care_leavers', 'care_leavers_with_contact'),
    ('children_seen', 'children_in_need', 'children_in_need_seen'),
    ('children_seen', 'plans', 'children_on_plan_seen_in_20_days'),
    ('children_seen', 'looked_after', 'looked_after_seen'),
    ('children_seen', 'care_leavers', 'care_leavers_in_touch'),
] %}
with parts as (

    {% for measure, family, part in parts %}
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
            and measure_id = '{{ part }}'
        {% if not loop.last %}union all{% endif %}
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
