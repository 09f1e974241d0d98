with source as (

    select * from {{ source('liquidlogic', 'FACT_CARE_PLANS') }}

),

renamed as (

    select
        la as la_id,
        fact_care_plan_id as cinp_cin_plan_id,
        dim_person_id as cinp_person_id,
        start_dttm as cinp_cin_plan_start_date,
        end_dttm as cinp_cin_plan_end_date,
        case
            when upper(dim_lookup_plan_status_id_code) = 'A' then modif_dttm
        end as cinp_cin_plan_authorised_date
    from source
    where upper(dim_lookup_plan_type_id_code) = 'CIN'

)

select * from renamed
