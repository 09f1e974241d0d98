select
    figures.indicator_id,
    figures.period_id,
    figures.area_id,
    figures.region_id,
    figures.source,
    figures.value,
    region.region_value,
    cast(region.region_las_reporting as integer) as region_las_reporting,
    national.national_value,
    cast(national.national_year as integer) as national_year,
    neighbour.neighbour_value,
    neighbour.best_neighbour_value,
    national.national_top_quartile,
    cast(place.rank_in_region as integer) as rank_in_region,
    cast(place.quartile_in_region as integer) as quartile_in_region,
    region.top_of_range,
    region.bottom_of_range,
    expected.expected_value,
    expected.actual_to_expected,
    place.band,
    region.region_numerator,
    region.region_denominator
from {{ ref('int_benchmark__authority') }} as figures
inner join {{ ref('int_benchmark__region') }} as region
    on
        figures.indicator_id = region.indicator_id
        and figures.period_id = region.period_id
        and figures.region_id = region.region_id
left join {{ ref('int_benchmark__position') }} as place
    on
        figures.indicator_id = place.indicator_id
        and figures.period_id = place.period_id
        and figures.area_id = place.area_id
left join {{ ref('int_benchmark__national') }} as national
    on
        figures.indicator_id = national.indicator_id
        and figures.period_id = national.period_id
left join {{ ref('int_benchmark__neighbour') }} as neighbour
    on
        figures.indicator_id = neighbour.indicator_id
        and figures.period_id = neighbour.period_id
        and figures.area_id = neighbour.area_id
left join {{ ref('int_benchmark__expected') }} as expected
    on
        figures.indicator_id = expected.indicator_id
        and figures.period_id = expected.period_id
        and figures.area_id = expected.area_id
