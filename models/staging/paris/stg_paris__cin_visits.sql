with events as (

    select * from {{ ref('stg_paris__events') }}

),

renamed as (

    select
        la_id,
        event_id as cinv_cin_visit_id,
        person_id as cinv_person_id,
        event_date as cinv_cin_visit_date,
        is_seen as cinv_cin_visit_seen,
        is_seen_alone as cinv_cin_visit_seen_alone,
        false as cinv_cin_visit_bedroom
    from events
    where event_type = 'CINVIS' and not is_cancelled

)

select * from renamed
