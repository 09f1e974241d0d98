{{ config(materialized='view') }}
-- What is amiss with the returns in use. A figure that is a whole year's is told as that alone, and
-- one that is most of a region's sum is not also told to be unlike the others.
with amiss as (

    select * from {{ ref('int_return__against_own') }}
    where is_amiss
    union all
    select * from {{ ref('int_return__against_previous') }}
    where is_amiss
    union all
    select * from {{ ref('int_return__against_region') }}
    where is_amiss

),

ranked as (

    select
        *,
        -- what says most of an item's size comes first; relations and extracts are told beside it
        rank() over (
            partition by
                la_id,
                delivery_id,
                framework,
                ref,
                period_id,
                rule_id in (
                    'return_relation', 'return_differs_from_extracts', 'return_share_above_100'
                )
            order by
                case
                    -- a count of its own says more than the region
                    when rule_id = 'return_half_year_as_year' and part != 'value' then 1
                    when rule_id = 'return_half_year_as_year' then 2
                    when rule_id = 'return_share_of_region' then 3
                    when rule_id = 'return_unlike_previous' then 4
                    when rule_id = 'return_outlier' then 5
                    else 0
                end
        ) as place
    from amiss

)

select
    la_id,
    delivery_id,
    rule_id,
    severity,
    framework,
    ref,
    period_id,
    area_id,
    area_name,
    row_number,
    part,
    found,
    other_ref,
    other_what,
    other,
    tolerance,
    note
from ranked
where place = 1
qualify
    row_number() over (
        partition by la_id, delivery_id, rule_id, framework, ref, period_id, part, other_what
        order by note
    ) = 1
