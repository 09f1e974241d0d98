with source as (

    select * from {{ source('paris', 'WORKER') }}

),

teams as (

    select * from {{ source('paris', 'TEAM') }}

),

renamed as (

    select
        source.la as la_id,
        source.worker_id as prof_professional_id,
        source.job_title as prof_professional_job_title,
        teams.team_name as prof_professional_department,
        source.fte as prof_full_time_equivalency
    from source
    left join teams
        on
            source.la = teams.la
            and source.team_code = teams.team_code

)

select * from renamed
