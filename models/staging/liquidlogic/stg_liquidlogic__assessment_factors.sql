with source as (

    select * from {{ source('liquidlogic', 'FACT_SINGLE_ASSESSMENT') }}

),

form_facts as (

    select * from {{ ref('stg_liquidlogic__form_facts') }}

),

renamed as (

    select
        source.la as la_id,
        source.fact_single_assessment_id as cinf_assessment_id,
        form_facts.fact as cinf_factor_code
    from source
    inner join form_facts
        on
            source.la = form_facts.la_id
            and source.fact_form_id = form_facts.form_id
    where
        form_facts.fact not in ('completed', 'child_seen')
        and coalesce(upper(trim(source.dim_lookup_step_substatus_code)), '') not in ('X', 'D')

)

select * from renamed
