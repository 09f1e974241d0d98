{{ config(materialized='view') }}
-- The findings about the returns in use. A figure that is a whole year's is reported as that alone,
-- and one that is most of a region's sum is not also reported as unlike the others.
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
        -- Of the reasons for an item's size the one that explains most is kept. Findings of
        -- relations and extracts are all kept.
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
                    -- a count of the authority's own explains more than the region does
                    when rule_id = 'return_half_year_as_year' and part != 'value' then 1
                    when rule_id = 'return_half_year_as_year' then 2
                    when rule_id = 'return_share_of_region' then 3
                    when rule_id = 'return_unlike_previous' then 4
                    when rule_id = 'return_outlier' then 5
                    else 0
                end
        ) as place
    from amiss

),

titles as (

    select
        indicator_references.framework,
        indicator_references.ref,
        catalogue.title
    from {{ ref('indicator_references') }} as indicator_references
    inner join {{ ref('indicator_catalogue') }} as catalogue
        on indicator_references.indicator_id = catalogue.indicator_id

)

select
    ranked.la_id,
    ranked.delivery_id,
    ranked.rule_id,
    ranked.framework,
    ranked.ref,
    titles.title as item_title,
    ranked.period_id,
    ranked.area_id,
    ranked.area_name,
    ranked.row_number,
    ranked.part,
    ranked.found,
    ranked.basis,
    ranked.expected,
    replace(ranked.other_item, '+', ' + ') as other_item,
    other_titles.title as other_title,
    ranked.other_part,
    ranked.other,
    ranked.tolerance,
    ranked.note
from ranked
left join titles
    on
        ranked.framework = titles.framework
        and ranked.ref = titles.ref
left join titles as other_titles
    on
        ranked.framework = other_titles.framework
        and ranked.other_item = other_titles.ref
where ranked.place = 1
qualify
    row_number() over (
        partition by
            ranked.la_id,
            ranked.delivery_id,
            ranked.rule_id,
            ranked.framework,
            ranked.ref,
            ranked.period_id,
            ranked.part,
            ranked.other_item,
            ranked.other_part
        order by ranked.note
    ) = 1
