with early_help_episodes as (

    {{ from_systems('early_help_episodes') }}

)

select
    early_help_episodes.la_id,
    early_help_episodes.earl_episode_id,
    early_help_episodes.earl_person_id,
    early_help_episodes.earl_episode_start_date,
    early_help_episodes.earl_episode_end_date,
    early_help_episodes.earl_episode_reason,
    early_help_episodes.earl_episode_end_reason,
    early_help_episodes.earl_episode_organisation,
    {{ event_locality() }} as locality_name,
    {{ event_locality(timeline='end_timeline') }} as end_locality_name
from early_help_episodes
{{ event_locality_joins('early_help_episodes', 'earl_person_id', 'earl_episode_start_date') }}
{{ event_locality_join_at(
    'early_help_episodes', 'earl_person_id', 'earl_episode_end_date', 'end_timeline'
) }}
