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

)

select
    department.la_id,
    department.dept_team_id,
    department.dept_team_name,
    department.dept_team_type,
    coalesce(localities.locality_name, 'Unknown') as locality_name,
    {{ team_kind('department.dept_team_type') }} as team_kind
from department
left join localities
    on
        department.la_id = localities.la_id
        and lower(trim(department.dept_team_name)) = localities.team_key
