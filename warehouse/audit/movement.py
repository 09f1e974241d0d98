"""What an authority's figures say of its delivery: how far they moved, and days that run backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites import marts as limits

if TYPE_CHECKING:
    import polars as pl

    from warehouse.release.database import Database

# Indicators of one measure move together: the measure is judged, under the name of one of them.
# Sums of days are no counts of anything that could be left out.
_COUNTED = """
    counted as (
        select
            numerator_measure as measure_id,
            arg_min(indicator_id, (unit <> 'count', indicator_id)) as indicator_id,
            arg_min(title, (unit <> 'count', indicator_id)) as title
        from warehouse.marts.dim_indicator
        where numerator_measure is not null and unit in ('count', 'percent', 'per_10k')
        group by numerator_measure
    )
"""


def revisions(database: Database) -> pl.DataFrame:
    """One row per authority with a newer delivery and measure: what became of its settled months.

    ``share_revised`` is that of the month revised most, or of all months together, whichever is
    more; 0 where too few are concerned to say anything.
    """
    query = f"""
        with {_COUNTED},

        months as (
            select
                area.la_id, counted.measure_id, counted.title, now.period_id,
                now.numerator as count_now, before.numerator as count_before,
                abs(now.numerator - before.numerator) as moved,
                greatest(abs(now.numerator), abs(before.numerator), 1) as larger
            from warehouse.marts.fct_indicator as now
            inner join counted on now.indicator_id = counted.indicator_id
            inner join warehouse.marts.dim_area as area
                on now.area_id = area.area_id and area.area_type = 'la'
            inner join warehouse.marts.dim_period as period
                on now.period_id = period.period_id and period.period_type = 'month'
            inner join last.marts.fct_indicator as before
                on
                    now.indicator_id = before.indicator_id
                    and now.area_id = before.area_id
                    and now.period_id = before.period_id
                    and now.breakdown = before.breakdown
                    and now.source = before.source
            where
                now.source = 'extract'
                and now.breakdown = 'all'
                and now.delivery_id <> before.delivery_id
                and period.end_date < before.as_at - interval {limits.SETTLED_DAYS} day
                and now.numerator is not null
                and before.numerator is not null
        ),

        judged as (
            select
                *,
                moved >= {limits.FEWEST_REVISED_IN_MONTH}
                    and moved > {limits.BELIEVABLE_REVISION} * larger as is_revised
            from months
        )

        select
            la_id,
            measure_id,
            any_value(title) as title,
            sum(count_before) as count_before,
            sum(count_now) as count_now,
            coalesce(
                list(period_id order by period_id) filter (where is_revised), []
            ) as months_revised,
            greatest(
                coalesce(max(moved / larger) filter (where is_revised), 0),
                case
                    when sum(moved) >= {limits.FEWEST_REVISED_IN_ALL}
                        then sum(moved) / sum(larger)
                    else 0
                end
            ) as share_revised
        from judged
        group by la_id, measure_id order by la_id, measure_id
    """
    return database.execute(query).pl()


def stocks(database: Database) -> pl.DataFrame:
    """One row per authority and stock: its newest month beside the one before.

    ``times_believable`` is how far it moved over the farthest that is believed; null while too
    little is known of how it moves.
    """
    query = f"""
        with {_COUNTED},

        series as (
            select
                area.la_id, counted.measure_id, counted.title, figures.period_id,
                figures.numerator,
                lag(figures.numerator) over by_month as previous,
                row_number() over (
                    partition by area.la_id, counted.measure_id order by period.end_date desc
                ) as months_back
            from warehouse.marts.fct_indicator as figures
            inner join counted on figures.indicator_id = counted.indicator_id
            inner join warehouse.seeds.measures as measures
                on counted.measure_id = measures.measure_id and measures.kind = 'stock'
            inner join warehouse.marts.dim_area as area
                on figures.area_id = area.area_id and area.area_type = 'la'
            inner join warehouse.marts.dim_period as period
                on figures.period_id = period.period_id and period.period_type = 'month'
            where figures.source = 'extract' and figures.breakdown = 'all'
            window by_month as (
                partition by area.la_id, counted.measure_id order by period.end_date
            )
        ),

        moves as (
            select
                la_id,
                measure_id,
                count(previous) as moves_known,
                quantile_cont(abs(numerator - previous), {limits.USUAL_QUANTILE}) as usual_move
            from series
            where months_back between 2 and {limits.MONTHS_LOOKED_AT + 1}
            group by la_id, measure_id
        )

        select
            series.la_id,
            series.measure_id,
            series.title,
            series.period_id,
            series.previous,
            series.numerator,
            case when moves.moves_known >= {limits.FEWEST_MONTHS} then
                abs(series.numerator - series.previous) / greatest(
                    {limits.FEWEST_IN_JUMP},
                    {limits.BELIEVABLE_JUMP} * greatest(series.numerator, series.previous),
                    {limits.TIMES_USUAL_MOVE} * moves.usual_move
                )
            end as times_believable
        from series
        inner join moves
            on series.la_id = moves.la_id and series.measure_id = moves.measure_id
        where series.months_back = 1
        order by series.la_id, series.measure_id
    """
    return database.execute(query).pl()


def durations(database: Database) -> pl.DataFrame:
    """One row per authority and sum of days: its lowest, and the period that it is of."""
    query = """
        select
            area.la_id,
            catalogue.numerator_measure as measure_id,
            arg_min(catalogue.title, figures.numerator) as title,
            arg_min(figures.period_id, figures.numerator) as period_id,
            min(figures.numerator) as days
        from warehouse.marts.fct_indicator as figures
        inner join warehouse.marts.dim_indicator as catalogue
            on figures.indicator_id = catalogue.indicator_id and catalogue.unit = 'days'
        inner join warehouse.marts.dim_area as area
            on figures.area_id = area.area_id and area.area_type = 'la'
        where figures.source = 'extract' and figures.breakdown = 'all'
        group by area.la_id, catalogue.numerator_measure
        order by area.la_id, catalogue.numerator_measure
    """
    return database.execute(query).pl()
