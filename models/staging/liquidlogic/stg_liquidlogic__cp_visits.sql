with source as (

    select * from {{ source('liquidlogic', 'FACT_CP_VISIT') }}

),

casenotes as (

    select * from {{ source('liquidlogic', 'FACT_CASENOTES') }}

),

renamed as (

    select
        source.la as la_id,
        source.fact_cp_visit_id as cppv_cp_visit_id,
        casenotes.dim_person_id as cppv_person_id,
        source.fact_cp_plan_id as cppv_cp_plan_id,
        casenotes.event_dttm as cppv_cp_visit_date,
        coalesce(casenotes.seen_flag, false) as cppv_cp_visit_seen,
        coalesce(casenotes.seen_alone_flag, false) as cppv_cp_visit_seen_alone,
        coalesce(casenotes.seen_bedroom_flag, false) as cppv_cp_visit_bedroom
    from source
    inner join casenotes
        on
            source.la = casenotes.la
            and source.fact_casenote_id = casenotes.fact_casenote_id
    where upper(casenotes.dim_lookup_casnt_type_id_code) = 'STVC'

)

select * from renamed
