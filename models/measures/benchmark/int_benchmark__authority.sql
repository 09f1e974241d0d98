-- The one figure of each authority in the benchmark: from its return if there is one, else from its
-- extracts, else as published. An item that a return left out does not count as a return.
with authorities as (

    select
        area_id,
        la_id,
        region_id
    from {{ ref('area') }}
    where area_type = 'la'

)

select
    figures.indicator_id,
    figures.area_id,
    figures.period_id,
    authorities.la_id,
    authorities.region_id,
    figures.source,
    figures.numerator,
    figures.denominator,
    figures.value,
    figures.value_status,
    figures.scale,
    figures.factor,
    figures.unit,
    figures.polarity,
    figures.denominator_measure,
    figures.is_count
from {{ ref('int_indicator__value') }} as figures
inner join authorities
    on figures.area_id = authorities.area_id
where figures.breakdown = 'all'
qualify
    row_number() over (
        partition by figures.indicator_id, figures.area_id, figures.period_id
        order by
            case when figures.value_status = 'not_supplied' then 1 else 0 end,
            case figures.source when 'return' then 1 when 'extract' then 2 else 3 end
    ) = 1
