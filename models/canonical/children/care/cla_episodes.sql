with cla_episodes as (

    {{ from_systems('cla_episodes') }}

)

select
    la_id,
    clae_cla_episode_id,
    clae_person_id,
    clae_cla_id,
    clae_cla_placement_id,
    clae_cla_episode_start_date,
    clae_cla_episode_start_reason,
    clae_cla_episode_ceased_date,
    clae_cla_episode_ceased_reason,
    clae_cla_primary_need_code
from cla_episodes
