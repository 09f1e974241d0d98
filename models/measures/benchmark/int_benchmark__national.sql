-- The nation's published figure as known on a period's last day: that of the latest year.
with wanted as (

    select distinct
        figures.indicator_id,
        figures.polarity,
        figures.period_id,
        periods.end_date
    from {{ ref('int_benchmark__authority') }} as figures
    inner join {{ ref('period') }} as periods
        on figures.period_id = periods.period_id

),

published as (

    select
        figures.indicator_id,
        figures.area_id,
        area.area_type,
        figures.period_id,
        periods.end_date,
        figures.value,
        figures.as_at
    from {{ ref('int_indicator__value') }} as figures
    inner join {{ ref('area') }} as area
        on figures.area_id = area.area_id
    inner join {{ ref('period') }} as periods
        on figures.period_id = periods.period_id
    where
        figures.source = 'published'
        and figures.breakdown = 'all'
        and figures.value is not null

),

latest as (

    select
        wanted.indicator_id,
        wanted.period_id,
        wanted.end_date,
        wanted.polarity,
        published.period_id as published_period_id,
        published.value as national_value,
        year(published.end_date) as national_year
    from wanted
    inner join published
        on
            wanted.indicator_id = published.indicator_id
            and wanted.end_date >= published.as_at
    where published.area_type = 'nation'
    qualify
        row_number() over (
            partition by wanted.indicator_id, wanted.period_id
            order by published.end_date desc, published.as_at desc, published.period_id asc
        ) = 1

),

authorities as (

    select
        latest.indicator_id,
        latest.period_id,
        -- a quarter of the authorities have this value or a better one
        case latest.polarity
            when 'high' then {{ percentile('published.value', 0.75) }}
            when 'low' then {{ percentile('published.value', 0.25) }}
        end as national_top_quartile
    from latest
    inner join published
        on
            latest.indicator_id = published.indicator_id
            and latest.published_period_id = published.period_id
            and latest.end_date >= published.as_at
    where published.area_type = 'la'
    group by latest.indicator_id, latest.period_id, latest.polarity

)

select
    latest.indicator_id,
    latest.period_id,
    latest.published_period_id,
    latest.national_value,
    latest.national_year,
    authorities.national_top_quartile
from latest
left join authorities
    on
        latest.indicator_id = authorities.indicator_id
        and latest.period_id = authorities.period_id
