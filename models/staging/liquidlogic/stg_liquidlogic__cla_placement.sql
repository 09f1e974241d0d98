with source as (

    select * from {{ source('liquidlogic', 'FACT_CLA_PLACEMENT') }}

),

renamed as (

    select
        la as la_id,
        fact_cla_placement_id as clap_cla_placement_id,
        fact_cla_id as clap_cla_id,
        dim_person_id as clap_person_id,
        dim_lookup_placement_type_code as clap_cla_placement_type,
        dim_lookup_placement_provider_code as clap_cla_placement_provider,
        start_dttm as clap_cla_placement_start_date,
        end_dttm as clap_cla_placement_end_date,
        dim_lookup_plac_chng_reas_code as clap_cla_placement_change_reason,
        distance_from_home as clap_cla_placement_distance
    from source

)

select * from renamed
