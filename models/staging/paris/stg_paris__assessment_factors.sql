with source as (

    select * from {{ source('paris', 'ASSESSMENT_FACTOR') }}

),

assessments as (

    select * from {{ source('paris', 'ASSESSMENT') }}

),

-- two local codes may stand for one national one
renamed as (

    select distinct
        source.la as la_id,
        source.assessment_id as cinf_assessment_id,
        source.factor_code as cinf_factor_code
    from source
    inner join assessments
        on
            source.la = assessments.la
            and source.assessment_id = assessments.assessment_id
    where
        assessments.asmt_type = 'SA'
        and coalesce(upper(trim(assessments.status_code)), '') not in ('X', 'D')

)

select * from renamed
