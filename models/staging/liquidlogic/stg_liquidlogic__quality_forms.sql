with source as (

    select * from {{ source('liquidlogic', 'FACT_FORMS') }}

),

form_facts as (

    select * from {{ ref('stg_liquidlogic__form_facts') }}

),

renamed as (

    select
        source.la as la_id,
        source.fact_form_id as qfor_form_id,
        source.dim_person_id as qfor_person_id,
        upper(source.dim_lookup_form_type_id_code) as qfor_form_type,
        form_facts.answered_date as qfor_completed_date
    from source
    left join form_facts
        on
            source.la = form_facts.la_id
            and source.fact_form_id = form_facts.form_id
            and form_facts.fact = 'completed'
    where
        upper(source.dim_lookup_form_type_id_code)
        in ('CPCQA', 'LACQA', 'DISPUTE', 'PSN', 'GPN', 'AUDIT')

)

select * from renamed
