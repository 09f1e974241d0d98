-- Children who were missing, or away without authorisation, on a day of the period on which a
-- referral of theirs was open. A child who went missing and came back on one day was missing on it,
-- so here the last day counts.
with missing as (

    select
        la_id,
        miss_person_id as person_id,
        miss_missing_episode_start_date as start_date,
        {{ add_days('miss_missing_episode_end_date', 1) }} as end_date
    from {{ ref('missing') }}
    where
        miss_missing_episode_type in ('M', 'A')
        and miss_missing_episode_start_date is not null

),

{{
    spells_where(
        name='missing_in_need',
        of={'need': ref('int_child__in_need'), 'missing': 'missing'},
        condition='need > 0 and missing > 0',
    )
}}

select
    'children_missing' as measure_id,
    periods.la_id,
    periods.period_id,
    'all' as breakdown,
    cast(count(distinct missing_in_need.person_id) as double) as value
from {{ ref('int_period__shown') }} as periods
inner join missing_in_need
    on
        periods.la_id = missing_in_need.la_id
        and periods.end_date >= missing_in_need.start_date
        and (
            missing_in_need.end_date is null
            or periods.start_date < missing_in_need.end_date
        )
group by periods.la_id, periods.period_id
