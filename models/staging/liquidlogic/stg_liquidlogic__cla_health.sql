with source as (

    select * from {{ source('liquidlogic', 'FACT_HEALTH_CHECK') }}

),

renamed as (

    select
        la as la_id,
        fact_health_check_id as clah_health_check_id,
        dim_person_id as clah_person_id,
        case lower(trim(dim_lookup_event_type_desc))
            when 'initial health assessment' then 'initial'
            when 'review health assessment' then 'review'
            when 'dental check' then 'dental'
        end as clah_health_check_type,
        start_dttm as clah_health_check_date
    from source
    where lower(trim(dim_lookup_exam_status_desc)) = 'completed'

)

select * from renamed
where clah_health_check_type is not null
