with source as (

    select * from {{ source('liquidlogic', 'DIM_DEPARTMENT') }}

),

renamed as (

    select
        la as la_id,
        dim_department_id as dept_team_id,
        name as dept_team_name,
        dept_type_description as dept_team_type,
        cast(null as varchar) as dept_locality
    from source

)

select * from renamed
