-- A team's locality comes from the seed, by the team's name or by its locality in the system;
-- failing that, from the system.
with department as (

    {{ from_systems('department') }}

),

localities as (

    select
        la_id,
        lower(trim(team)) as team_key,
        min(locality) as locality_name
    from {{ ref('localities') }}
    group by all

),

located as (

    select
        department.la_id,
        department.dept_team_id,
        department.dept_team_name,
        department.dept_team_type,
        coalesce(
            of_teams.locality_name,
            of_localities.locality_name,
            nullif(trim(department.dept_locality), '')
        ) as locality_name
    from department
    left join localities as of_teams
        on
            department.la_id = of_teams.la_id
            and lower(trim(department.dept_team_name)) = of_teams.team_key
    left join localities as of_localities
        on
            department.la_id = of_localities.la_id
            and lower(trim(department.dept_locality)) = of_localities.team_key

)

select
    la_id,
    dept_team_id,
    dept_team_name,
    dept_team_type,
    coalesce(locality_name, 'Unknown') as locality_name,
    locality_name is not null as dept_is_mapped,
    {{ team_kind('dept_team_type') }} as team_kind
from located
