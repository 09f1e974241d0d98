with source as (

    select * from {{ source('paris', 'PLACEMENT') }}

),

renamed as (

    select
        la as la_id,
        placement_id as clap_cla_placement_id,
        period_id as clap_cla_id,
        paris_id as clap_person_id,
        type_code as clap_cla_placement_type,
        provider_code as clap_cla_placement_provider,
        start_date as clap_cla_placement_start_date,
        end_date as clap_cla_placement_end_date,
        change_code as clap_cla_placement_change_reason,
        distance_miles as clap_cla_placement_distance
    from source

)

select * from renamed
