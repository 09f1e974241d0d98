with source as (

    select * from {{ source('liquidlogic', 'FACT_LEGAL_STATUS') }}

),

renamed as (

    select
        la as la_id,
        fact_legal_status_id as lega_legal_status_id,
        dim_person_id as lega_person_id,
        dim_lookup_lgl_status_desc as lega_legal_status,
        start_dttm as lega_legal_status_start_date,
        end_dttm as lega_legal_status_end_date
    from source

)

select * from renamed
