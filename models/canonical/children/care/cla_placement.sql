-- A stay is the time with one carer, even if it is recorded as several placements. A temporary
-- absence neither breaks a stay nor is part of one.
with placements as (

    {{ from_systems('cla_placement') }}

),

first_episodes as (

    select
        la_id,
        clae_cla_placement_id,
        clae_cla_episode_start_reason
    from {{ ref('cla_episodes') }}
    where clae_cla_placement_id is not null
    qualify
        row_number() over (
            partition by la_id, clae_cla_placement_id
            order by clae_cla_episode_start_date, clae_cla_episode_id
        ) = 1

),

begun as (

    select
        placements.la_id,
        placements.clap_cla_placement_id,
        placements.clap_cla_id,
        placements.clap_person_id,
        placements.clap_cla_placement_type,
        placements.clap_cla_placement_provider,
        placements.clap_cla_placement_start_date,
        placements.clap_cla_placement_end_date,
        placements.clap_cla_placement_change_reason,
        placements.clap_cla_placement_distance,
        coalesce(
            placements.clap_cla_placement_type in ('T0', 'T1', 'T2', 'T3', 'T4'), false
        ) as clap_is_temporary,
        first_episodes.clae_cla_episode_start_reason as clap_begun_for
    from placements
    left join first_episodes
        on
            placements.la_id = first_episodes.la_id
            and placements.clap_cla_placement_id = first_episodes.clae_cla_placement_id

),

numbered as (

    select
        *,
        sum(
            case when not clap_is_temporary and clap_begun_for in ('T', 'U') then 0 else 1 end
        ) over (
            partition by la_id, clap_person_id, clap_cla_id, clap_is_temporary
            order by clap_cla_placement_start_date, clap_cla_placement_id
            rows between unbounded preceding and current row
        ) as stay_number
    from begun

)

select
    la_id,
    clap_cla_placement_id,
    clap_cla_id,
    clap_person_id,
    clap_cla_placement_type,
    clap_cla_placement_provider,
    clap_cla_placement_start_date,
    clap_cla_placement_end_date,
    clap_cla_placement_change_reason,
    clap_cla_placement_distance,
    clap_is_temporary,
    clap_begun_for,
    first_value(clap_cla_placement_id) over (
        partition by la_id, clap_person_id, clap_cla_id, clap_is_temporary, stay_number
        order by clap_cla_placement_start_date, clap_cla_placement_id
    ) as clap_stay_id,
    min(clap_cla_placement_start_date) over (
        partition by la_id, clap_person_id, clap_cla_id, clap_is_temporary, stay_number
    ) as clap_stay_start_date
from numbered
