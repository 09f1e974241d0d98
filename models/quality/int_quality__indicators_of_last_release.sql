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
    before.indicator_id,
    before.source,
    count(*) as values_before,
    coalesce(any_value(counted_now.values_now), 0) as values_now
from {{ ref('int_quality__last_release') }} as before
inner join {{ ref('dim_indicator') }} as indicators
    on before.indicator_id = indicators.indicator_id
left join counted_now
    on
        before.indicator_id = counted_now.indicator_id
        and before.source = counted_now.source
where before.value is not null
group by before.indicator_id, before.source
