with events as (

    select * from {{ ref('stg_paris__events') }}

),

renamed as (

    select
        la_id,
        event_id as clah_health_check_id,
        person_id as clah_person_id,
        case
            when event_type = 'DENTAL' then 'dental'
            when outcome_code = 'IHA' then 'initial'
            when outcome_code = 'RHA' then 'review'
        end as clah_health_check_type,
        event_date as clah_health_check_date
    from events
    where event_type in ('HEALTH', 'DENTAL') and is_done

)

select * from renamed
where clah_health_check_type is not null
