with source as (

    select * from {{ source('liquidlogic', 'FACT_IMMIGRATION_STATUS') }}

),

renamed as (

    select
        la as la_id,
        fact_immigration_status_id as immi_immigration_status_id,
        dim_person_id as immi_person_id,
        upper(trim(dim_lookup_immgr_status_desc)) as immi_immigration_status,
        start_dttm as immi_immigration_status_start_date,
        end_dttm as immi_immigration_status_end_date
    from source

)

select * from renamed
