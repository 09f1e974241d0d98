{#- A stock moves by a quarter or by three times what it moves in all but its liveliest months (nine
    in ten of the two years before) only when something happened to the records. Of fewer than
    twenty, or where fewer than six moves are known, nothing is judged. -#}
{% set believable_jump = 0.25 %}
{% set times_usual_move = 3 %}
{% set usual_share = 0.9 %}
{% set months_looked_at = 24 %}
{% set fewest_months = 6 %}
{% set fewest_in_jump = 20 %}
-- How far each stock of an authority moved in its newest month, over the farthest that is believed.
with series as (

    select
        figures.la_id,
        figures.measure_id,
        figures.title,
        figures.extract,
        figures.delivery_id,
        figures.period_id,
        figures.numerator,
        lag(figures.numerator) over (
            partition by figures.la_id, figures.measure_id
            order by figures.end_date
        ) as previous,
        row_number() over (
            partition by figures.la_id, figures.measure_id
            order by figures.end_date desc
        ) as months_back
    from {{ ref('int_quality__figures') }} as figures
    inner join {{ ref('measures') }} as measures
        on figures.measure_id = measures.measure_id
    where
        measures.kind = 'stock'
        and not figures.is_of_days

),

moves as (

    select
        la_id,
        measure_id,
        count(previous) as moves_known,
        {{ percentile('abs(numerator - previous)', usual_share) }} as usual_move
    from series
    where months_back between 2 and {{ months_looked_at + 1 }}
    group by la_id, measure_id

)

select
    series.la_id,
    series.measure_id,
    series.title,
    series.extract,
    series.delivery_id,
    series.period_id,
    series.previous,
    series.numerator,
    -- null while too little is known of how it moves
    case
        when moves.moves_known >= {{ fewest_months }}
            then
                abs(series.numerator - series.previous) / greatest(
                    {{ fewest_in_jump }},
                    {{ believable_jump }} * greatest(series.numerator, series.previous),
                    {{ times_usual_move }} * moves.usual_move
                )
    end as times_believable
from series
inner join moves
    on
        series.la_id = moves.la_id
        and series.measure_id = moves.measure_id
where series.months_back = 1
