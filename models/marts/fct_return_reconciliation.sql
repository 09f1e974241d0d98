-- What authorities returned beside what their extracts give, item by item of the forms they sent.
with figures as (

    select
        figures.indicator_id,
        figures.area_id,
        figures.period_id,
        figures.source,
        figures.numerator,
        figures.denominator,
        figures.value,
        figures.value_status
    from {{ ref('int_indicator__value') }} as figures
    inner join {{ ref('area') }} as area
        on figures.area_id = area.area_id
    where
        figures.breakdown = 'all'
        and area.area_type = 'la'

),

returned as (

    select
        *,
        value_status in ('ok', 'zero_denominator') as is_given
    from figures
    where source = 'return'

),

extracted as (

    select *
    from figures
    where
        source = 'extract'
        and value_status in ('ok', 'zero_denominator')

),

compared as (

    select
        returned.indicator_id,
        returned.area_id,
        returned.period_id,
        case when returned.is_given then returned.numerator end as return_numerator,
        case when returned.is_given then returned.denominator end as return_denominator,
        extracted.numerator as extract_numerator,
        extracted.denominator as extract_denominator,
        returned.value - extracted.value as difference,
        returned.is_given as is_returned,
        extracted.indicator_id is not null as is_extracted,
        -- a count has no denominator on either side, and a value that was sent alone has neither
        case
            when returned.numerator is null
                then {{ return_value_agrees('returned.value', 'extracted.value') }}
            else
                {{ return_agrees('returned.numerator', 'extracted.numerator') }}
                and coalesce(
                    {{ return_agrees('returned.denominator', 'extracted.denominator') }},
                    returned.denominator is null and extracted.denominator is null
                )
        end as agrees
    from returned
    left join extracted
        on
            returned.indicator_id = extracted.indicator_id
            and returned.area_id = extracted.area_id
            and returned.period_id = extracted.period_id

)

select
    indicator_id,
    area_id,
    period_id,
    return_numerator,
    return_denominator,
    extract_numerator,
    extract_denominator,
    difference,
    case
        when not is_extracted then 'only_return'
        when not is_returned then 'only_extract'
        when agrees then 'agrees'
        else 'differs'
    end as status
from compared
where
    is_returned
    or is_extracted
