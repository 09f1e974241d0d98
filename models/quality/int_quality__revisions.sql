{#- Months that ended so long before the older delivery hardly change by what is recorded late. -#}
{% set settled_days = 92 %}
{#- What is recorded late, merged or put right moves a settled month by a few; a quarter of it, and
    twenty at least, is another population. A whole history of small months counts as one: fifty. -#}
{% set believable_revision = 0.25 %}
{% set fewest_in_month = 20 %}
{% set fewest_in_all = 50 %}
-- What became of an authority's settled months with its newer delivery: how far the month revised
-- most moved, or all of them together, over the farthest that is believed.
with months as (

    select
        figures.la_id,
        figures.measure_id,
        figures.title,
        figures.extract,
        figures.delivery_id,
        figures.period_id,
        figures.numerator as count_now,
        last_release.numerator as count_before,
        abs(figures.numerator - last_release.numerator) as moved,
        greatest(abs(figures.numerator), abs(last_release.numerator), 1) as larger
    from {{ ref('int_quality__figures') }} as figures
    inner join {{ ref('int_quality__last_release') }} as last_release
        on
            figures.indicator_id = last_release.indicator_id
            and figures.area_id = last_release.area_id
            and figures.period_id = last_release.period_id
            and figures.breakdown = last_release.breakdown
            and figures.source = last_release.source
    where
        not figures.is_of_days
        and figures.limiting_delivery_id != last_release.delivery_id
        and figures.end_date < {{ add_days('last_release.as_at', -settled_days) }}
        and figures.numerator is not null
        and last_release.numerator is not null

),

judged as (

    select
        *,
        moved >= {{ fewest_in_month }}
        and moved > {{ believable_revision }} * larger as is_revised
    from months

)

select
    la_id,
    measure_id,
    title,
    extract,
    delivery_id,
    sum(count_before) as count_before,
    sum(count_now) as count_now,
    coalesce(
        list(period_id order by period_id) filter (where is_revised), []
    ) as months_revised,
    greatest(
        coalesce(max(moved / larger) filter (where is_revised), 0),
        case when sum(moved) >= {{ fewest_in_all }} then sum(moved) / sum(larger) else 0 end
    ) / {{ believable_revision }} as times_believable
from judged
group by la_id, measure_id, title, extract, delivery_id
