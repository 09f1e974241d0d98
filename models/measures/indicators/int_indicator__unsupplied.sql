-- Indicators that an authority's extracts do not supply, for every period that they would be shown
-- for: something that the numerator or the denominator reads was not there or not fit.
with catalogue as (

    select
        indicator_id,
        numerator_measure,
        denominator_measure,
        coalesce(period_types, '') as period_types
    from {{ ref('indicator_catalogue') }}
    where origin = 'extract'

),

lacking as (

    select
        catalogue.indicator_id,
        catalogue.period_types,
        unsupplied.la_id,
        {{ joined_texts('unsupplied.reason', '; ') }} as status_reason
    from catalogue
    inner join {{ ref('int_measure__unsupplied') }} as unsupplied
        on unsupplied.measure_id in (catalogue.numerator_measure, catalogue.denominator_measure)
    where unsupplied.breakdown = 'all'
    group by
        catalogue.indicator_id,
        catalogue.period_types,
        unsupplied.la_id

)

select
    lacking.indicator_id,
    authorities.ons_code as area_id,
    shown.period_id,
    'all' as breakdown,
    'extract' as source,
    cast(null as double) as numerator,
    cast(null as double) as given_denominator,
    cast(null as double) as given_value,
    false as is_supplied,
    cast(null as date) as as_at,
    cast(null as varchar) as delivery_id,
    lacking.status_reason
from lacking
inner join {{ ref('local_authorities') }} as authorities
    on lacking.la_id = authorities.la_id
inner join {{ ref('int_period__shown') }} as shown
    on
        lacking.la_id = shown.la_id
        and (
            lacking.period_types = ''
            or ' ' || lacking.period_types || ' ' like '% ' || shown.period_type || ' %'
        )
