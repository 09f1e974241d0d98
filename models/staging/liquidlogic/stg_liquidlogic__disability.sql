with source as (

    select * from {{ source('liquidlogic', 'FACT_DISABILITY') }}

),

renamed as (

    select
        la as la_id,
        fact_disability_id as disa_table_id,
        dim_person_id as disa_person_id,
        dim_lookup_disab_code as disa_disability_code,
        end_dttm as disa_end_date
    from source

)

select * from renamed
