with source as (

    select * from {{ source('liquidlogic', 'FACT_CASENOTES') }}

),

renamed as (

    select
        la as la_id,
        fact_casenote_id as cinv_cin_visit_id,
        dim_person_id as cinv_person_id,
        event_dttm as cinv_cin_visit_date,
        coalesce(seen_flag, false) as cinv_cin_visit_seen,
        coalesce(seen_alone_flag, false) as cinv_cin_visit_seen_alone,
        coalesce(seen_bedroom_flag, false) as cinv_cin_visit_bedroom
    from source
    where upper(dim_lookup_casnt_type_id_code) = 'STVN'

)

select * from renamed
