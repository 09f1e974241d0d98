-- The newest estimate published by a period's last day; of several published on one day, that of
-- the latest year. So each estimate stays in force until the next publication.
with estimates as (

    select
        area_id,
        estimate_year,
        published_on,
        cast(population_0_17 as double) as population,
        'population_0_17' as measure_id
    from {{ ref('population') }}
    qualify
        row_number() over (
            partition by area_id, published_on
            order by estimate_year desc
        ) = 1

),

in_force as (

    select
        *,
        lead(published_on) over (
            partition by area_id, measure_id
            order by published_on
        ) as replaced_on
    from estimates

),

periods as (

    select
        period_id,
        end_date
    from {{ ref('period') }}

)

select
    in_force.area_id,
    periods.period_id,
    in_force.measure_id,
    in_force.population,
    in_force.estimate_year,
    in_force.published_on
from in_force
inner join periods
    on
        in_force.published_on <= periods.end_date
        and (in_force.replaced_on is null or in_force.replaced_on > periods.end_date)
