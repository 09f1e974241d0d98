-- The entries of every family, at the areas they count in: the authority, and, unless they are one
-- part of a breakdown, the locality.
{% set families = [
    'adoption',
    'assessments',
    'care_leavers',
    'children_in_need',
    'combined',
    'conferences',
    'early_help',
    'front_door',
    'health',
    'looked_after',
    'looked_after_reviews',
    'placements',
    'plans',
    'quality_assurance',
    'section_47',
] %}
with entries as (

    {% for family in families %}
        select
            measure_id,
            kind,
            la_id,
            locality_name,
            breakdown,
            date,
            value
        from {{ ref('int_measure__' ~ family) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

authorities as (

    select
        la_id,
        ons_code
    from {{ ref('local_authorities') }}

),

at_authorities as (

    select
        entries.measure_id,
        entries.kind,
        entries.la_id,
        authorities.ons_code as area_id,
        entries.breakdown,
        entries.date,
        sum(entries.value) as value
    from entries
    inner join authorities
        on entries.la_id = authorities.la_id
    group by all

),

at_localities as (

    select
        entries.measure_id,
        entries.kind,
        entries.la_id,
        {{ locality_id('authorities.ons_code', 'entries.locality_name') }} as area_id,
        entries.breakdown,
        entries.date,
        sum(entries.value) as value
    from entries
    inner join authorities
        on entries.la_id = authorities.la_id
    where entries.breakdown = 'all'
    group by all

)

select * from at_authorities
union all
select * from at_localities
