-- The lowest of each sum of days of an authority, and the period that it is of. Dates in the wrong
-- order bring it below zero.
select
    la_id,
    measure_id,
    title,
    extract,
    delivery_id,
    period_id,
    numerator as days -- noqa: RF04
from {{ ref('int_quality__figures') }}
where
    is_of_days
    and numerator is not null
qualify
    row_number() over (
        partition by la_id, measure_id
        order by numerator, end_date, period_id, indicator_id
    ) = 1
