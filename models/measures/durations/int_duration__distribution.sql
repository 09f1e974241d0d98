-- The distribution of durations in each area, from the number of cases of each duration and not
-- from a row per case: every event is in some 28 periods, and the rows of a large region would not
-- fit into memory.
with places as (

    select distinct
        observed.indicator_id,
        observed.la_id,
        observed.locality_name,
        authorities.ons_code,
        authorities.region_id
    from {{ ref('int_duration__observed') }} as observed
    inner join {{ ref('local_authorities') }} as authorities
        on observed.la_id = authorities.la_id

),

-- the areas that a locality counts in
place_areas as (

    select
        indicator_id,
        la_id,
        locality_name,
        {{ locality_id('ons_code', 'locality_name') }} as area_id
    from places
    union all
    select
        indicator_id,
        la_id,
        locality_name,
        ons_code as area_id
    from places
    union all
    select
        indicator_id,
        la_id,
        locality_name,
        region_id as area_id
    from places

),

-- a number for each series, so that long tables are sorted by one column, not by two
series as (

    select
        cast(row_number() over (order by indicator_id, area_id) as integer) as series_id,
        indicator_id,
        area_id
    from place_areas
    group by indicator_id, area_id

),

place_series as (

    select
        place_areas.indicator_id,
        place_areas.la_id,
        place_areas.locality_name,
        series.series_id
    from place_areas
    inner join series
        on
            place_areas.indicator_id = series.indicator_id
            and place_areas.area_id = series.area_id

),

in_areas as (

    select
        place_series.series_id,
        observed.start_date,
        observed.end_date,
        observed.duration_days,
        sum(observed.n) as n
    from {{ ref('int_duration__observed') }} as observed
    inner join place_series
        on
            observed.indicator_id = place_series.indicator_id
            and observed.la_id = place_series.la_id
            and observed.locality_name = place_series.locality_name
    group by all

),

-- in order of duration: the number of cases up to each
in_order as (

    select
        series_id,
        start_date,
        end_date,
        duration_days,
        n,
        sum(n) over one_by_one as up_to,
        -- the same order for all three, so that the rows are sorted once
        sum(n) over whole as total,
        max(n) over whole as most
    from in_areas
    window
        one_by_one as (
            partition by series_id, start_date, end_date order by duration_days
            rows between unbounded preceding and current row
        ),
        whole as (
            partition by series_id, start_date, end_date order by duration_days
            rows between unbounded preceding and unbounded following
        )

),

summarised as (

    select
        series_id,
        start_date,
        end_date,
        total as n,
        min(duration_days) as minimum,
        {% for name, share in {'p25': 0.25, 'median': 0.5, 'p75': 0.75}.items() %}
            {% set place = '(total - 1) * ' ~ share %}
            -- the durations on either side of the percentile, and its position between them
            min(case when up_to > floor({{ place }}) then duration_days end) as {{ name }}_before,
            min(case when up_to > ceil({{ place }}) then duration_days end) as {{ name }}_after,
            {{ place }} - floor({{ place }}) as {{ name }}_part,
        {% endfor %}
        max(duration_days) as maximum,
        min(case when n = most then duration_days end) as most_frequent,
        cast(sum(duration_days * n) as double) / total as mean
    from in_order
    group by series_id, start_date, end_date, total

)

select
    series.indicator_id,
    series.area_id,
    summarised.start_date,
    summarised.end_date,
    summarised.n,
    summarised.minimum,
    {% for name in ['p25', 'median', 'p75'] %}
        summarised.{{ name }}_before
        + summarised.{{ name }}_part
        * (summarised.{{ name }}_after - summarised.{{ name }}_before) as {{ name }},
    {% endfor %}
    summarised.maximum,
    summarised.most_frequent,
    summarised.mean
from summarised
inner join series
    on summarised.series_id = series.series_id
