-- Each item of a return compared with the authority's other figures: with other items of the
-- return, by the rules of the seed, and with its extracts. One row per comparison that can be made.
with items as (

    select * from {{ ref('int_return__item') }}

),

rules as (

    select
        *,
        concat_ws(' ', framework, ref, part, relation, other) as rule_key
    from {{ ref('return_rules') }}

),

parts as (

    {{ return_parts('items') }}

),

-- The other side of a rule may be the sum of several items. It stands when all of them are given.
other_sides as (

    select
        parts.la_id,
        parts.period_id,
        rules.rule_key,
        sum(parts.amount) as amount
    from rules
    inner join parts
        on
            rules.framework = parts.framework
            and rules.other_part = parts.part
            and '+' || rules.other || '+' like '%+' || parts.ref || '+%'
    group by parts.la_id, parts.period_id, rules.rule_key, rules.other
    having count(*) = 1 + length(rules.other) - length(replace(rules.other, '+', ''))

),

related as (

    select
        parts.*,
        rules.rule_key,
        rules.relation,
        rules.note,
        rules.other,
        rules.other_part,
        other_sides.amount as other_amount,
        greatest(
            rules.tolerance_count,
            round(rules.tolerance_share * other_sides.amount)
        ) as tolerance
    from parts
    inner join rules
        on
            parts.framework = rules.framework
            and parts.ref = rules.ref
            and parts.part = rules.part
    inner join other_sides
        on
            parts.la_id = other_sides.la_id
            and parts.period_id = other_sides.period_id
            and rules.rule_key = other_sides.rule_key

),

-- A count that was put into the wrong cell is best explained by the cell it belongs to. Small
-- counts are alike by chance.
looked_like as (

    select
        related.la_id,
        related.period_id,
        related.rule_key,
        min(parts.ref) as same_as
    from related
    inner join parts
        on
            related.la_id = parts.la_id
            and related.period_id = parts.period_id
            and related.framework = parts.framework
            and related.amount = parts.amount
            and related.ref != parts.ref
    where
        related.relation = 'equals'
        and related.amount >= 20
        and parts.part = 'numerator'
        and parts.ref in (select rules.other from rules)
    group by related.la_id, related.period_id, related.rule_key

),

by_relation as (

    select
        {{ return_item('related') }},
        'return_relation' as rule_id,
        related.part,
        related.amount as found,
        related.relation as basis,
        looked_like.same_as as expected,
        related.other as other_item,
        related.other_part,
        related.other_amount as other,
        related.tolerance,
        related.note,
        case related.relation
            when 'equals' then abs(related.amount - related.other_amount) > related.tolerance
            when 'at_most' then related.amount > related.other_amount + related.tolerance
            else related.amount < related.other_amount - related.tolerance
        end as is_amiss
    from related
    left join looked_like
        on
            related.la_id = looked_like.la_id
            and related.period_id = looked_like.period_id
            and related.rule_key = looked_like.rule_key

),

-- A numerator above its denominator was reported when the return was read, and is not reported
-- again.
by_share as (

    select
        {{ return_item() }},
        'return_share_above_100' as rule_id,
        'value' as part,
        value as found,
        case when annualise then 'annualised' end as basis,
        cast(null as varchar) as expected,
        cast(null as varchar) as other_item,
        cast(null as varchar) as other_part,
        cast(100 as double) as other,
        cast(null as double) as tolerance,
        cast(null as varchar) as note,
        value > 100
        and not coalesce(numerator > denominator and not is_population_rate, false) as is_amiss
    from items
    where
        unit = 'percent'
        and value is not null

),

extracted as (

    select
        indicator_id,
        area_id,
        period_id,
        numerator,
        denominator,
        value
    from {{ ref('int_indicator__value') }}
    where
        source = 'extract'
        and breakdown = 'all'

),

with_extracts as (

    select
        parts.*,
        case parts.part
            when 'numerator' then extracted.numerator
            else extracted.denominator
        end as other
    from parts
    inner join extracted
        on
            parts.indicator_id = extracted.indicator_id
            and parts.area_id = extracted.area_id
            and parts.period_id = extracted.period_id
    union all
    select
        items.*,
        'value' as part,
        items.value as amount,
        extracted.value as other
    from items
    inner join extracted
        on
            items.indicator_id = extracted.indicator_id
            and items.area_id = extracted.area_id
            and items.period_id = extracted.period_id
    where items.numerator is null

),

by_extract as (

    select
        {{ return_item() }},
        'return_differs_from_extracts' as rule_id,
        part,
        amount as found,
        'own_extracts' as basis,
        cast(null as varchar) as expected,
        cast(null as varchar) as other_item,
        cast(null as varchar) as other_part,
        other,
        cast(null as double) as tolerance,
        cast(null as varchar) as note,
        not case part
            when 'value' then {{ return_value_agrees('amount', 'other') }}
            else {{ return_agrees('amount', 'other') }}
        end as is_amiss
    from with_extracts
    where
        amount is not null
        and other is not null

)

select * from by_relation
union all
select * from by_share
union all
select * from by_extract
