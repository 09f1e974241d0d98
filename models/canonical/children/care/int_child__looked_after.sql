with last_episodes as (

    select
        la_id,
        clae_cla_id,
        clae_cla_episode_ceased_date,
        clae_cla_episode_ceased_reason
    from {{ ref('cla_episodes') }}
    where clae_cla_id is not null
    qualify
        row_number() over (
            partition by la_id, clae_cla_id
            order by clae_cla_episode_start_date desc, clae_cla_episode_id desc
        ) = 1

),

-- X1 as the end of the last episode means that another follows: the period goes on
periods as (

    select
        care_periods.la_id,
        care_periods.clae_cla_id as cla_id,
        care_periods.clae_person_id as person_id,
        care_periods.clae_referral_id as referral_id,
        care_periods.clae_entered_care_date as start_date,
        case
            when coalesce(last_episodes.clae_cla_episode_ceased_reason, '') != 'X1'
                then last_episodes.clae_cla_episode_ceased_date
        end as end_date,
        last_episodes.clae_cla_episode_ceased_reason as ceased_reason
    from {{ ref('care_periods') }} as care_periods
    left join last_episodes
        on
            care_periods.la_id = last_episodes.la_id
            and care_periods.clae_cla_id = last_episodes.clae_cla_id

),

-- the child is looked after from the period's first day, and again from the end of each short break
openings as (

    select
        la_id,
        cla_id,
        start_date as opened_on,
        cast(null as date) as break_start_date
    from periods
    union all
    select
        periods.la_id,
        periods.cla_id,
        breaks.end_date as opened_on,
        breaks.start_date as break_start_date
    from periods
    inner join {{ ref('int_child__short_breaks') }} as breaks
        on
            periods.la_id = breaks.la_id
            and periods.person_id = breaks.person_id
            and (periods.end_date is null or periods.end_date > breaks.start_date)
            and (breaks.end_date is null or periods.start_date < breaks.end_date)

),

-- until the next one begins
parts as (

    select
        la_id,
        cla_id,
        opened_on,
        lead(break_start_date) over (
            partition by la_id, cla_id order by break_start_date nulls first
        ) as next_break_start_date
    from openings

),

spells as (

    select
        periods.la_id,
        periods.cla_id,
        periods.person_id,
        periods.referral_id,
        parts.opened_on as start_date,
        coalesce(parts.next_break_start_date, periods.end_date) as end_date,
        case
            when parts.next_break_start_date is null and periods.end_date is not null
                then periods.ceased_reason
        end as end_reason
    from parts
    inner join periods
        on
            parts.la_id = periods.la_id
            and parts.cla_id = periods.cla_id

)

select
    la_id,
    cla_id,
    person_id,
    referral_id,
    start_date,
    end_date,
    end_reason,
    cast(
        row_number() over (partition by la_id, person_id order by start_date, cla_id) as integer
    ) as period_number
from spells
where
    start_date is not null
    and (end_date is null or end_date > start_date)
