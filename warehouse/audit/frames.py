"""The small frames by which the marts are judged: SQL takes what matters out of millions of rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from expectations.suites import marts as limits
from expectations.systems import SYSTEMS

if TYPE_CHECKING:
    from warehouse.release.database import Database


def indicators(database: Database) -> pl.DataFrame:
    """One row per indicator of extracts: its highest value if it is a share, and its lowest figure.

    Days are left out: dates in the wrong order make them negative, which is no mistake of ours.
    """
    query = """
        select
            indicator_id,
            max(value) filter (
                where unit = 'percent' and not annualise and indicator_id <> all(?)
            ) as highest_share,
            min(least(value, numerator, denominator)) filter (
                where unit <> 'days' and indicator_id <> all(?)
            ) as lowest
        from warehouse.marts.fct_indicator join warehouse.marts.dim_indicator using (indicator_id)
        where source = 'extract'
        group by indicator_id order by indicator_id
    """
    return database.execute(query, [list(limits.NOT_A_SHARE), list(limits.MAY_BE_NEGATIVE)]).pl()


def regions(database: Database) -> pl.DataFrame:
    """One row per indicator and region: how far the region is at most from its authorities' sum.

    As a share of the sum; 1 where only one of the two is there. A region's own population estimate
    is no sum.
    """
    query = """
        with authorities as (
            select
                benchmark.*,
                figures.numerator,
                figures.denominator,
                catalogue.denominator_measure like 'population%' as is_population_rate,
                figures.value_status in ('ok', 'zero_denominator')
                    and figures.numerator is not null
                    and (
                        catalogue.denominator_measure is null or figures.denominator is not null
                    ) as gave_both
            from warehouse.marts.fct_regional_benchmark as benchmark
            inner join warehouse.marts.fct_indicator as figures
                on
                    benchmark.indicator_id = figures.indicator_id
                    and benchmark.period_id = figures.period_id
                    and benchmark.area_id = figures.area_id
                    and benchmark.source = figures.source
                    and figures.breakdown = 'all'
            inner join warehouse.marts.dim_indicator as catalogue
                on benchmark.indicator_id = catalogue.indicator_id
        ),

        sums as (
            select
                indicator_id,
                region_id,
                period_id,
                any_value(region_numerator) as region_numerator,
                any_value(region_denominator) as region_denominator,
                max(region_las_reporting) as region_las_reporting,
                sum(numerator) filter (where gave_both) as numerator,
                sum(denominator) filter (where gave_both) as denominator,
                count(*) filter (where gave_both) as las_reporting,
                coalesce(bool_or(is_population_rate), false) as is_population_rate
            from authorities
            group by indicator_id, region_id, period_id
        ),

        compared as (
            select
                indicator_id, region_id,
                region_numerator as told, numerator as summed
            from sums
            union all
            select indicator_id, region_id, region_las_reporting, las_reporting from sums
            union all
            select indicator_id, region_id, region_denominator, denominator
            from sums where not is_population_rate
        )

        select
            indicator_id,
            region_id,
            max(
                case
                    when told is not distinct from summed then 0
                    when told is null or summed is null then 1
                    else abs(told - summed) / greatest(abs(summed), 1)
                end
            ) as worst_difference
        from compared
        group by indicator_id, region_id order by indicator_id, region_id
    """
    return database.execute(query).pl()


def authorities(database: Database, in_use: Collection[tuple[str, str]]) -> pl.DataFrame:
    """One row per authority and source that something is in use of: how many figures it has.

    Args:
        in_use: (la_id, system) of what raw holds. Of extracts only those authorities are asked
            for that have delivered all that some measure needs, on a day that periods are known of.
    """
    found = database.execute("""
        select la_id, source, count(*) as figures
        from warehouse.marts.fct_indicator inner join warehouse.marts.dim_area using (area_id)
        where area_type = 'la'
        group by la_id, source
    """).fetchall()
    figures = {(la, source): count for la, source, count in found}
    measured: set[str] = set()
    if _has(database, "int_measure__as_at"):
        rows = database.execute("""
            select distinct la_id from warehouse.measures.int_measure__as_at
            where as_at between
                (select min(end_date) + interval 1 year from warehouse.marts.dim_period)
                and (select max(end_date) from warehouse.marts.dim_period)
        """).fetchall()
        measured = {la for (la,) in rows}
    kinds = {(la, SYSTEMS[system].kind) for la, system in in_use}
    asked = {(la, "return") for la, kind in kinds if kind == "returns"}
    asked |= {(la, "extract") for la, kind in kinds if kind == "case_management" and la in measured}
    return pl.DataFrame(
        [(la, source, figures.get((la, source), 0)) for la, source in sorted(asked)],
        {"la_id": pl.String, "source": pl.String, "figures": pl.Int64},
        orient="row",
    )


def indicators_of_last_release(database: Database) -> pl.DataFrame:
    """One row per indicator and source that had values in the release before: how many it has now."""
    query = """
        with now as (
            select indicator_id, source, count(value) as values_now
            from warehouse.marts.fct_indicator group by indicator_id, source
        )

        select
            before.indicator_id,
            before.source,
            count(*) as values_before,
            coalesce(any_value(now.values_now), 0) as values_now
        from last.marts.fct_indicator as before
        inner join warehouse.marts.dim_indicator as catalogue
            on before.indicator_id = catalogue.indicator_id
        left join now on before.indicator_id = now.indicator_id and before.source = now.source
        where before.value is not null
        group by before.indicator_id, before.source order by before.indicator_id, before.source
    """
    return database.execute(query).pl()


def _has(database: Database, table: str) -> bool:
    """The build made it: the models of children are left out while nobody delivers extracts."""
    found = database.execute(
        "select 1 from information_schema.tables where table_catalog = 'warehouse' and table_name = ?",
        [table],
    )
    return found.fetchone() is not None
