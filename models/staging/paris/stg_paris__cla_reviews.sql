with reviews as (

    select * from {{ ref('stg_paris__events') }}
    where event_type = 'CLAREV'

),

periods as (

    {{ paris_spells('CARE_PERIOD') }}

),

{{
    spell_on_day(
        name='periods_of_reviews',
        from='reviews',
        key='event_id',
        day='coalesce(event_date, due_date)',
        spells='periods',
    )
}},

renamed as (

    select
        reviews.la_id,
        reviews.event_id as clar_cla_review_id,
        reviews.person_id as clar_person_id,
        periods_of_reviews.spell_id as clar_cla_id,
        reviews.due_date as clar_cla_review_due_date,
        reviews.event_date as clar_cla_review_date,
        reviews.participation_code as clar_cla_review_participation
    from reviews
    left join periods_of_reviews
        on
            reviews.la_id = periods_of_reviews.la_id
            and reviews.event_id = periods_of_reviews.event_id

)

select * from renamed
