with reviews as (

    select * from {{ ref('stg_paris__events') }}
    where event_type = 'RCPC'

),

plans as (

    {{ paris_spells('REGISTRATION') }}

),

{{
    spell_on_day(
        name='plans_of_reviews',
        from='reviews',
        key='event_id',
        day='coalesce(event_date, due_date)',
        spells='plans',
    )
}},

renamed as (

    select
        reviews.la_id,
        reviews.event_id as cppr_cp_review_id,
        reviews.person_id as cppr_person_id,
        plans_of_reviews.spell_id as cppr_cp_plan_id,
        reviews.due_date as cppr_cp_review_due_date,
        reviews.event_date as cppr_cp_review_date
    from reviews
    left join plans_of_reviews
        on
            reviews.la_id = plans_of_reviews.la_id
            and reviews.event_id = plans_of_reviews.event_id

)

select * from renamed
