with source as (

    select * from {{ source('liquidlogic', 'FACT_CARE_EPISODES') }}

),

renamed as (

    select
        la as la_id,
        fact_care_episodes_id as clae_cla_episode_id,
        dim_person_id as clae_person_id,
        fact_cla_id as clae_cla_id,
        fact_cla_placement_id as clae_cla_placement_id,
        care_start_date as clae_cla_episode_start_date,
        care_reason_desc as clae_cla_episode_start_reason,
        care_end_date as clae_cla_episode_ceased_date,
        care_reason_end_code as clae_cla_episode_ceased_reason,
        cin_903_code as clae_cla_primary_need_code
    from source

)

select * from renamed
