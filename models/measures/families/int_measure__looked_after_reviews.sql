-- Reviews of children looked after: in time, with the child, and followed by a plan.
with reviews as (

    select
        reviews.la_id,
        reviews.clar_cla_review_id,
        reviews.clar_person_id as person_id,
        periods.clae_referral_id as referral_id,
        reviews.clar_cla_review_date as review_date,
        reviews.clar_cla_review_due_date as due_date,
        reviews.clar_cla_review_participation as participation
    from {{ ref('cla_reviews') }} as reviews
    left join {{ ref('care_periods') }} as periods
        on
            reviews.la_id = periods.la_id
            and reviews.clar_cla_id = periods.clae_cla_id
    where reviews.clar_cla_review_date is not null

),

authorised_plans as (

    select
        care_plans.la_id,
        care_plans.lacp_person_id as person_id,
        care_plans.lacp_cla_care_plan_authorised_date as authorised_date,
        plan_days.working_day_number
    from {{ ref('cla_care_plan') }} as care_plans
    inner join {{ ref('calendar') }} as plan_days
        on care_plans.lacp_cla_care_plan_authorised_date = plan_days.date
    where care_plans.lacp_plan_type = 'CLA'

),

followed_by_plan as (

    select distinct
        reviews.la_id,
        reviews.clar_cla_review_id
    from reviews
    inner join {{ ref('calendar') }} as review_days
        on reviews.review_date = review_days.date
    inner join authorised_plans
        on
            reviews.la_id = authorised_plans.la_id
            and reviews.person_id = authorised_plans.person_id
            and reviews.review_date <= authorised_plans.authorised_date
            and authorised_plans.working_day_number <= review_days.working_day_number + 10

),

located as (

    select
        reviews.la_id,
        reviews.review_date,
        {{ add_months('reviews.review_date', 1) }} as date_month_after,
        reviews.due_date,
        reviews.participation,
        followed_by_plan.clar_cla_review_id is not null as is_followed_by_plan,
        {{ event_locality('referral_id') }} as locality_name
    from reviews
    left join followed_by_plan
        on
            reviews.la_id = followed_by_plan.la_id
            and reviews.clar_cla_review_id = followed_by_plan.clar_cla_review_id
    {{ event_locality_joins('reviews', 'person_id', 'review_date', 'referral_id') }}

),

{# PN0 is a child under 4, who is not expected to attend or to take part. #}
{{
    flow_measures(
        name='held',
        from='located',
        on='review_date',
        measures={
            'looked_after_reviews': 'true',
            'looked_after_reviews_in_time': 'review_date <= due_date',
            'looked_after_reviews_aged_4_and_over': (
                "participation in ('PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7')"
            ),
            'looked_after_reviews_attended': "participation in ('PN1', 'PN2', 'PN3', 'PN4')",
            'looked_after_reviews_participated': (
                "participation in ('PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6')"
            ),
        },
    )
}},

{# A month's value is that of the reviews of the month before: their ten working days are over. #}
{{
    flow_measures(
        name='month_before',
        from='located',
        on='date_month_after',
        measures={
            'looked_after_reviews_month_before': 'true',
            'looked_after_reviews_with_plan_in_10_days': 'is_followed_by_plan',
        },
    )
}}

{{ measure_entries(flows=['held', 'month_before']) }}
