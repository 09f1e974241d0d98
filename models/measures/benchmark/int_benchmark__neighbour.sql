-- The values of an authority's statistical neighbours, for the year of the national value.
with authorities as (

    select
        area_id,
        la_id
    from {{ ref('area') }}
    where area_type = 'la'

),

neighbours as (

    select
        authorities.area_id,
        neighbouring.area_id as neighbour_area_id
    from {{ ref('statistical_neighbours') }} as pairs
    inner join authorities
        on pairs.la_id = authorities.la_id
    inner join authorities as neighbouring
        on pairs.neighbour_la_id = neighbouring.la_id

),

published as (

    select
        indicator_id,
        area_id,
        period_id,
        value,
        as_at
    from {{ ref('int_indicator__value') }}
    where
        source = 'published'
        and breakdown = 'all'
        and value is not null

)

select
    figures.indicator_id,
    figures.area_id,
    figures.period_id,
    avg(published.value) as neighbour_value,
    {{ best_of('published.value', 'figures.polarity') }} as best_neighbour_value
from {{ ref('int_benchmark__authority') }} as figures
inner join {{ ref('period') }} as periods
    on figures.period_id = periods.period_id
inner join {{ ref('int_benchmark__national') }} as national
    on
        figures.indicator_id = national.indicator_id
        and figures.period_id = national.period_id
inner join neighbours
    on figures.area_id = neighbours.area_id
inner join published
    on
        figures.indicator_id = published.indicator_id
        and neighbours.neighbour_area_id = published.area_id
        and national.published_period_id = published.period_id
        and periods.end_date >= published.as_at
group by figures.indicator_id, figures.area_id, figures.period_id, figures.polarity
