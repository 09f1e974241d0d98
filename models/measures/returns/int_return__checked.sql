{{ config(materialized='view') }}
-- How many rows of each return in use every rule could judge: none, where there was nothing to hold
-- them against. So it is known of a rule that found nothing whether it passed.
with judged as (

    select
        la_id,
        delivery_id,
        rule_id,
        row_number
    from {{ ref('int_return__against_own') }}
    union all
    select
        la_id,
        delivery_id,
        rule_id,
        row_number
    from {{ ref('int_return__against_previous') }}
    union all
    select
        la_id,
        delivery_id,
        rule_id,
        row_number
    from {{ ref('int_return__against_region') }}

),

deliveries as (

    select distinct
        la_id,
        delivery_id
    from {{ ref('int_return__item') }}

),

rules as (

    select listed.rule_id
    from (
        values
        ('return_relation'),
        ('return_share_above_100'),
        ('return_unlike_previous'),
        ('return_outlier'),
        ('return_share_of_region'),
        ('return_half_year_as_year'),
        ('return_differs_from_extracts')
    ) as listed (rule_id)

)

select
    deliveries.la_id,
    deliveries.delivery_id,
    rules.rule_id,
    count(distinct judged.row_number) as rows_checked
from deliveries
cross join rules
left join judged
    on
        deliveries.la_id = judged.la_id
        and deliveries.delivery_id = judged.delivery_id
        and rules.rule_id = judged.rule_id
group by deliveries.la_id, deliveries.delivery_id, rules.rule_id
