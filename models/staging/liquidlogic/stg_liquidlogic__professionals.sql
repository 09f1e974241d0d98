with source as (

    select * from {{ source('liquidlogic', 'DIM_WORKER') }}

),

renamed as (

    select
        la as la_id,
        dim_worker_id as prof_professional_id,
        job_title as prof_professional_job_title,
        department_name as prof_professional_department,
        full_time_equivalency as prof_full_time_equivalency
    from source

)

select * from renamed
