-- The series of values that are numerator and denominator of each indicator from extracts, for each
-- area and breakdown. Every area of an authority has every indicator: nothing counted is 0.
with catalogue as (

    select
        catalogue.indicator_id,
        catalogue.numerator_measure,
        catalogue.denominator_measure,
        {{ is_population('catalogue.denominator_measure') }} as is_population_rate,
        coalesce(catalogue.breakdowns, '') as breakdowns,
        coalesce(catalogue.denominator_is_split, false) as denominator_is_split,
        coalesce(measures.kind = 'period window', false) as is_of_authorities
    from {{ ref('indicator_catalogue') }} as catalogue
    left join {{ ref('measures') }} as measures
        on catalogue.numerator_measure = measures.measure_id
    where catalogue.origin = 'extract'

),

as_at as (

    select * from {{ ref('int_measure__as_at') }}

),

-- An authority has an indicator when it delivers the extracts that both its measures need.
given as (

    select
        catalogue.*,
        numerators.la_id,
        least(numerators.as_at, coalesce(denominators.as_at, numerators.as_at)) as as_at,
        case
            when denominators.as_at < numerators.as_at then denominators.delivery_id
            else numerators.delivery_id
        end as delivery_id
    from catalogue
    inner join as_at as numerators
        on catalogue.numerator_measure = numerators.measure_id
    left join as_at as denominators
        on
            catalogue.denominator_measure = denominators.measure_id
            and numerators.la_id = denominators.la_id
    where
        catalogue.denominator_measure is null
        or catalogue.is_population_rate
        or denominators.measure_id is not null

),

series as (

    select * from {{ ref('int_measure__series') }}

),

authority_areas as (

    select
        la_id,
        ons_code as area_id,
        true as is_authority
    from {{ ref('local_authorities') }}
    union all
    select distinct
        series.la_id,
        series.area_id,
        false as is_authority
    from series
    where series.area_id like '%:%'

),

whole as (

    select
        given.indicator_id,
        authority_areas.area_id,
        authority_areas.is_authority,
        'all' as breakdown
    from given
    inner join authority_areas
        on given.la_id = authority_areas.la_id
    -- there is no population of a locality, and period windows are of whole authorities
    where
        authority_areas.is_authority
        or not (given.is_population_rate or given.is_of_authorities)

),

split as (

    select distinct
        given.indicator_id,
        series.area_id,
        true as is_authority,
        series.breakdown
    from given
    inner join series
        on
            given.la_id = series.la_id
            and series.measure_id in (
                given.numerator_measure,
                case when given.denominator_is_split then given.denominator_measure end
            )
    -- a measure may be supplied whose split is not
    left join {{ ref('int_measure__unsupplied') }} as unsupplied
        on
            series.la_id = unsupplied.la_id
            and series.measure_id = unsupplied.measure_id
            and split_part(series.breakdown, ':', 1) = unsupplied.breakdown
    where
        ' ' || given.breakdowns || ' ' like '% ' || split_part(series.breakdown, ':', 1) || ' %'
        and unsupplied.la_id is null

),

wanted as (

    select * from whole
    union all
    select * from split

),

numbered as (

    select
        cast(
            row_number() over (order by wanted.indicator_id, wanted.area_id, wanted.breakdown)
            as integer
        ) as indicator_series_id,
        wanted.indicator_id,
        wanted.area_id,
        wanted.is_authority,
        wanted.breakdown,
        given.la_id,
        given.numerator_measure,
        given.denominator_measure,
        given.is_population_rate,
        case
            when given.denominator_is_split then wanted.breakdown else 'all'
        end as denominator_breakdown,
        given.as_at,
        given.delivery_id
    from wanted
    inner join authority_areas
        on wanted.area_id = authority_areas.area_id
    inner join given
        on
            wanted.indicator_id = given.indicator_id
            and authority_areas.la_id = given.la_id

)

select * from numbered
