-- Their children are counted in the locality Unknown.
with teams as (

    select
        la_id,
        dept_team_id,
        dept_team_name
    from {{ ref('department') }}
    where not dept_is_mapped

),

cases as (

    select
        la_id,
        cine_referral_team as team_id
    from {{ ref('cin_episodes') }}
    union all
    select
        la_id,
        invo_professional_team as team_id
    from {{ ref('involvements') }}

)

select
    teams.la_id,
    teams.dept_team_id as team_id,
    teams.dept_team_name as team_name,
    count(*) as cases
from teams
inner join cases
    on
        teams.la_id = cases.la_id
        and teams.dept_team_id = cases.team_id
group by
    teams.la_id,
    teams.dept_team_id,
    teams.dept_team_name
