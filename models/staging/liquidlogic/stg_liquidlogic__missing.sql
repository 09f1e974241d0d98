with source as (

    select * from {{ source('liquidlogic', 'FACT_MISSING_PERSON') }}

),

renamed as (

    select
        la as la_id,
        fact_missing_person_id as miss_table_id,
        dim_person_id as miss_person_id,
        upper(left(trim(missing_status), 1)) as miss_missing_episode_type,
        start_dttm as miss_missing_episode_start_date,
        end_dttm as miss_missing_episode_end_date,
        coalesce(return_interview_offered, false) as miss_missing_rhi_offered,
        coalesce(return_interview_accepted, false) as miss_missing_rhi_accepted
    from source

)

select * from renamed
