with returns as (

    select * from {{ ref('stg_returns__return') }}

),

items as (

    select
        indicator_references.framework,
        indicator_references.ref,
        catalogue.indicator_id,
        catalogue.origin,
        catalogue.active_from,
        catalogue.active_to
    from {{ ref('indicator_references') }} as indicator_references
    inner join {{ ref('indicator_catalogue') }} as catalogue
        on indicator_references.indicator_id = catalogue.indicator_id

),

authorities as (

    select
        la_id,
        ons_code
    from {{ ref('local_authorities') }}

),

returned as (

    select
        items.indicator_id,
        case
            when returns.locality_name is null then authorities.ons_code
            else {{ locality_id('authorities.ons_code', 'returns.locality_name') }}
        end as area_id,
        returns.period_id,
        returns.numerator,
        returns.denominator,
        returns.value,
        true as is_supplied,
        returns.delivered_on as as_at,
        returns.delivery_id,
        returns.framework,
        returns.row_number
    from returns
    inner join items
        on
            returns.framework = items.framework
            and returns.ref = items.ref
    inner join authorities
        on returns.la_id = authorities.la_id

),

forms as (

    select
        la_id,
        framework,
        period_id,
        delivery_id,
        delivered_on
    from returns
    group by all

),

left_out as (

    select
        items.indicator_id,
        authorities.ons_code as area_id,
        forms.period_id,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cast(null as double) as value,
        false as is_supplied,
        forms.delivered_on as as_at,
        forms.delivery_id,
        forms.framework,
        cast(null as bigint) as row_number
    from forms
    inner join authorities
        on forms.la_id = authorities.la_id
    inner join {{ ref('period') }} as periods
        on forms.period_id = periods.period_id
    inner join items
        on
            forms.framework = items.framework
            and (items.active_from is null or periods.end_date >= items.active_from)
            and (items.active_to is null or periods.start_date <= items.active_to)
    left join returns
        on
            forms.la_id = returns.la_id
            and forms.framework = returns.framework
            and forms.period_id = returns.period_id
            and items.ref = returns.ref
            and returns.locality_name is null
    where
        returns.la_id is null
        -- questions are answered in words, so no figures are expected
        and items.origin != 'question'

),

supplied_and_left_out as (

    select * from returned
    union all
    select * from left_out

),

-- Two frameworks may ask for one indicator, and two spellings may name one locality: what was
-- supplied comes before what was left out, the newer delivery before the older.
one_per_area_and_period as (

    select *
    from supplied_and_left_out
    qualify
        row_number() over (
            partition by indicator_id, area_id, period_id
            order by is_supplied desc, as_at desc, framework asc, row_number asc
        ) = 1

)

select
    indicator_id,
    area_id,
    period_id,
    'all' as breakdown,
    'return' as source,
    numerator,
    denominator,
    value,
    is_supplied,
    as_at,
    delivery_id
from one_per_area_and_period
