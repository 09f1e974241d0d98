with source as (

    select * from {{ source('liquidlogic', 'FACT_CAF_EPISODE') }}

),

renamed as (

    select
        la as la_id,
        fact_caf_episode_id as earl_episode_id,
        dim_person_id as earl_person_id,
        episode_start_dttm as earl_episode_start_date,
        episode_end_dttm as earl_episode_end_date,
        start_reason as earl_episode_reason,
        dim_lookup_caf_ep_endrsn_id_code as earl_episode_end_reason,
        dim_lookup_originating_organisation_code as earl_episode_organisation
    from source

)

select * from renamed
