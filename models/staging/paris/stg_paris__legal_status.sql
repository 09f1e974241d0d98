-- Episodes that follow one another in a period of care under one status are one row, named after
-- the first of them.
with source as (

    select * from {{ source('paris', 'CARE_EPISODE') }}

),

compared as (

    select
        la,
        episode_id,
        period_id,
        paris_id,
        legal_code,
        start_date,
        end_date,
        lag(legal_code) over (
            partition by la, period_id order by start_date, episode_id
        ) as previous_code
    from source

),

numbered as (

    select
        la,
        episode_id,
        period_id,
        paris_id,
        legal_code,
        start_date,
        end_date,
        sum(
            case when coalesce(legal_code, '') = coalesce(previous_code, '') then 0 else 1 end
        ) over (
            partition by la, period_id order by start_date, episode_id
            rows between unbounded preceding and current row
        ) as status_number
    from compared

),

renamed as (

    select
        la as la_id,
        episode_id as lega_legal_status_id,
        paris_id as lega_person_id,
        legal_code as lega_legal_status,
        start_date as lega_legal_status_start_date,
        last_value(end_date) over (
            partition by la, period_id, status_number order by start_date, episode_id
            rows between unbounded preceding and unbounded following
        ) as lega_legal_status_end_date
    from numbered
    qualify
        row_number() over (
            partition by la, period_id, status_number order by start_date, episode_id
        ) = 1

)

select * from renamed
