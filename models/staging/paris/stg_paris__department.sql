with source as (

    select * from {{ source('paris', 'TEAM') }}

),

renamed as (

    select
        la as la_id,
        team_code as dept_team_id,
        team_name as dept_team_name,
        team_type as dept_team_type,
        locality_code as dept_locality
    from source

)

select * from renamed
