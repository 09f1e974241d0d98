with source as (

    select * from {{ source('paris', 'MISSING') }}

),

renamed as (

    select
        la as la_id,
        missing_id as miss_table_id,
        paris_id as miss_person_id,
        'M' as miss_missing_episode_type,
        start_date as miss_missing_episode_start_date,
        end_date as miss_missing_episode_end_date,
        coalesce(rhi_offered_ind, false) as miss_missing_rhi_offered,
        coalesce(rhi_accepted_ind, false) as miss_missing_rhi_accepted
    from source

)

select * from renamed
