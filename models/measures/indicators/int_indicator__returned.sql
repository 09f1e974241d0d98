with returned as (

    select
        indicator_id,
        area_id,
        period_id,
        numerator,
        denominator,
        value,
        true as is_supplied,
        delivered_on as as_at,
        delivery_id,
        framework,
        row_number
    from {{ ref('int_return__row') }}

),

forms as (

    select
        la_id,
        framework,
        period_id,
        delivery_id,
        delivered_on
    from {{ ref('int_return__row') }}
    group by all

),

-- questions are answered in words, so no figures are expected for them
items as (

    select
        indicator_references.framework,
        indicator_references.ref,
        catalogue.indicator_id,
        catalogue.active_from,
        catalogue.active_to
    from {{ ref('indicator_references') }} as indicator_references
    inner join {{ ref('indicator_catalogue') }} as catalogue
        on indicator_references.indicator_id = catalogue.indicator_id
    where catalogue.origin != 'question'

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
    inner join {{ ref('local_authorities') }} as authorities
        on forms.la_id = authorities.la_id
    inner join {{ ref('period') }} as periods
        on forms.period_id = periods.period_id
    inner join items
        on
            forms.framework = items.framework
            and (items.active_from is null or periods.end_date >= items.active_from)
            and (items.active_to is null or periods.start_date <= items.active_to)
    left join {{ ref('int_return__row') }} as given
        on
            forms.la_id = given.la_id
            and forms.framework = given.framework
            and forms.period_id = given.period_id
            and items.ref = given.ref
            and given.locality_name is null
    where given.la_id is null

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
    denominator as given_denominator,
    value as given_value,
    is_supplied,
    as_at,
    delivery_id,
    cast(null as varchar) as status_reason
from one_per_area_and_period
