-- How many values an indicator has now that had some in the release before. One that the catalogue
-- has given up is not missed.
with counted_now as (

    select
        indicator_id,
        source,
        count(value) as values_now
    from {{ ref('fct_indicator') }}
    group by indicator_id, source

)

select
    last_release.indicator_id,
    last_release.source,
    count(*) as values_before,
    coalesce(any_value(counted_now.values_now), 0) as values_now
from {{ ref('int_quality__last_release') }} as last_release
inner join {{ ref('dim_indicator') }} as indicators
    on last_release.indicator_id = indicators.indicator_id
left join counted_now
    on
        last_release.indicator_id = counted_now.indicator_id
        and last_release.source = counted_now.source
where last_release.value is not null
group by last_release.indicator_id, last_release.source
