with source as (

    select * from {{ source('paris', 'ALLOCATION') }}

),

renamed as (

    select
        la as la_id,
        allocation_id as invo_involvements_id,
        paris_id as invo_person_id,
        worker_id as invo_professional_id,
        team_code as invo_professional_team,
        true as invo_is_allocated,
        start_date as invo_involvement_start_date,
        end_date as invo_involvement_end_date,
        cast(null as varchar) as invo_referral_id
    from source

)

select * from renamed
