with source as (

    select * from {{ source('liquidlogic', 'FACT_CLA_VISIT') }}

),

casenotes as (

    select * from {{ source('liquidlogic', 'FACT_CASENOTES') }}

),

renamed as (

    select
        source.la as la_id,
        source.fact_cla_visit_id as clav_cla_visit_id,
        source.dim_person_id as clav_person_id,
        source.fact_cla_id as clav_cla_id,
        casenotes.event_dttm as clav_cla_visit_date,
        coalesce(casenotes.seen_flag, false) as clav_cla_visit_seen,
        coalesce(casenotes.seen_alone_flag, false) as clav_cla_visit_seen_alone
    from source
    inner join casenotes
        on
            source.la = casenotes.la
            and source.fact_casenote_id = casenotes.fact_casenote_id
    where upper(casenotes.dim_lookup_casnt_type_id_code) = 'STVL'

)

select * from renamed
