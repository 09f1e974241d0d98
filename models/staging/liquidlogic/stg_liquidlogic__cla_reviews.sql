with source as (

    select * from {{ source('liquidlogic', 'FACT_CLA_REVIEW') }}

),

subjects as (

    select * from {{ source('liquidlogic', 'FACT_MEETING_SUBJECTS') }}

),

renamed as (

    select
        source.la as la_id,
        source.fact_cla_review_id as clar_cla_review_id,
        source.dim_person_id as clar_person_id,
        source.fact_cla_id as clar_cla_id,
        source.due_dttm as clar_cla_review_due_date,
        source.meeting_dttm as clar_cla_review_date,
        subjects.dim_lookup_participation_code_desc as clar_cla_review_participation
    from source
    left join subjects
        on
            source.la = subjects.la
            and source.fact_meeting_id = subjects.fact_meetings_id
            and source.dim_person_id = subjects.dim_person_id

)

select * from renamed
