-- The number of cases of each duration: within a period (between its first and its last day), or on
-- a last day, where start_date is empty. Periods of the same days are evaluated once.
with events as (

    select
        'days_to_assessment_working_days' as indicator_id,
        'working_days_to_assessment' as measure_id,
        assessments.la_id,
        assessments.end_locality_name as locality_name,
        assessments.cina_assessment_auth_date as date,
        assessments.cina_working_days as duration_days
    from {{ ref('cin_assessments') }} as assessments
    inner join {{ ref('cin_episodes') }} as referrals
        on
            assessments.la_id = referrals.la_id
            and assessments.cina_referral_id = referrals.cine_referral_id
    union all
    select
        'days_to_conference_working_days' as indicator_id,
        'working_days_to_conference' as measure_id,
        la_id,
        locality_name,
        icpc_icpc_date as date,
        icpc_working_days as duration_days
    from {{ ref('initial_cp_conference') }}
    where not coalesce(icpc_icpc_transfer_in, false)
    union all
    select
        'days_in_need_ended_days' as indicator_id,
        'days_in_need_of_episodes_ended' as measure_id,
        la_id,
        locality_name,
        end_date as date,
        days_in_need as duration_days
    from {{ ref('int_episode__in_need') }}
    where not is_assessment_only

),

daily as (

    select
        indicator_id,
        measure_id,
        la_id,
        locality_name,
        date,
        duration_days,
        count(*) as n
    from events
    where date is not null and duration_days is not null
    group by all

),

-- A measure is known up to the last day that the extracts it needs cover.
windows as (

    select distinct
        known.measure_id,
        shown.la_id,
        shown.start_date,
        shown.end_date
    from {{ ref('int_period__shown') }} as shown
    inner join {{ ref('int_measure__as_at') }} as known
        on
            shown.la_id = known.la_id
            and shown.end_date <= known.as_at

),

last_days as (

    select distinct
        la_id,
        end_date
    from windows
    where measure_id = 'open_episodes_of_need'

),

-- An open episode counts in the locality of its child's open referral, as in the stock it is in.
located_episodes as (

    select
        episodes.la_id,
        localities.locality_name,
        episodes.start_date as referral_date,
        greatest(episodes.start_date, localities.start_date) as start_date,
        {{ spells_earlier_end('episodes.end_date', 'localities.end_date') }} as end_date
    from {{ ref('int_episode__in_need') }} as episodes
    inner join {{ ref('int_child__locality') }} as localities
        on
            episodes.la_id = localities.la_id
            and episodes.person_id = localities.person_id
            and {{ spells_meet('episodes', 'localities') }}

)

select
    daily.indicator_id,
    daily.la_id,
    daily.locality_name,
    windows.start_date,
    windows.end_date,
    daily.duration_days,
    cast(sum(daily.n) as bigint) as n
from daily
inner join windows
    on
        daily.measure_id = windows.measure_id
        and daily.la_id = windows.la_id
        and daily.date between windows.start_date and windows.end_date
group by all
union all
select
    'days_in_need_open_days' as indicator_id,
    episodes.la_id,
    episodes.locality_name,
    cast(null as date) as start_date,
    last_days.end_date,
    {{ days_between('episodes.referral_date', 'last_days.end_date') }} as duration_days,
    count(*) as n
from last_days
inner join located_episodes as episodes
    on
        last_days.la_id = episodes.la_id
        and last_days.end_date >= episodes.start_date
        and (episodes.end_date is null or last_days.end_date < episodes.end_date)
group by all
