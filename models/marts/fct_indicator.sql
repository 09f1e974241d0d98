with figures as (

    select
        figures.*,
        periods.period_type,
        periods.end_date
    from {{ ref('int_indicator__value') }} as figures
    inner join {{ ref('period') }} as periods
        on figures.period_id = periods.period_id

),

-- A count can rise while its rate falls, when a new estimate of the population came into force.
-- Figures that used none are stepped over, so that a gap doesn't hide the change.
estimates as (

    select
        indicator_id,
        area_id,
        period_id,
        breakdown,
        source,
        estimate_year,
        estimate_published_on,
        lag(estimate_year) over series as previous_year,
        lag(estimate_published_on) over series as previous_published_on
    from figures
    where estimate_year is not null
    window
        series as (
            partition by indicator_id, area_id, breakdown, source, period_type
            order by end_date
        )

),

changes as (

    select
        indicator_id,
        area_id,
        period_id,
        breakdown,
        source
    from estimates
    where
        previous_year is not null
        and (
            estimate_year != previous_year
            or estimate_published_on != previous_published_on
        )

)

select
    figures.indicator_id,
    figures.area_id,
    figures.period_id,
    figures.breakdown,
    figures.source,
    figures.numerator,
    figures.denominator,
    figures.value,
    figures.value_status,
    changes.indicator_id is not null as denominator_changed,
    figures.as_at,
    figures.delivery_id,
    figures.status_reason
from figures
left join changes
    on
        figures.indicator_id = changes.indicator_id
        and figures.area_id = changes.area_id
        and figures.period_id = changes.period_id
        and figures.breakdown = changes.breakdown
        and figures.source = changes.source
