with source as (

    select * from {{ source('liquidlogic', 'FACT_CARE_PLANS') }}

),

renamed as (

    select
        la as la_id,
        fact_care_plan_id as lacp_table_id,
        dim_person_id as lacp_person_id,
        upper(dim_lookup_plan_type_id_code) as lacp_plan_type,
        start_dttm as lacp_cla_care_plan_start_date,
        end_dttm as lacp_cla_care_plan_end_date,
        case
            when upper(dim_lookup_plan_status_id_code) = 'A' then modif_dttm
        end as lacp_cla_care_plan_authorised_date
    from source
    where upper(dim_lookup_plan_type_id_code) in ('CLA', 'PATH', 'PEP')

)

select * from renamed
