"""The marts compared with an oracle that works everything out again, child by child and day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.seeds import rows
from orchestration.settings import Settings
from tests.oracle.cases import together
from tests.oracle.child import Authority
from tests.oracle.edges import EDGES
from tests.oracle.measures import durations, locality_values, measure_values
from tests.oracle.random_region import TEAM_TYPES, region
from tests.oracle.records import read
from tests.pipeline.figures import Models, take_in
from warehouse.delivery.zones import Zones

DAY = date(2021, 5, 1)
OF_EDGES, AT_LARGE = "hertfordshire", "luton"
PERIODS = (
    "2016-02",
    "2019-03",
    "2020-06",
    "2020-12",
    "2020-W01",
    "2020-W51",
    "2020/21-Q2",
    "2020/21-YTD-12",
    "2019/20",
    "R12-2020-02",
    "R12-2020-11",
)
DISTRIBUTIONS = {
    "N14": "days_to_assessment_working_days",
    "N15": "days_to_conference_working_days",
    "N16.part1": "days_in_need_open_days",
    "N16.part2": "days_in_need_ended_days",
}


@pytest.fixture(scope="module")
def region_of_two(tmp_path_factory: pytest.TempPathFactory) -> Zones:
    """One authority of all edges, each about children of its own, and one drawn close to edges."""
    zones = Zones(tmp_path_factory.mktemp("oracle"))
    edges = {id(edge.case): edge.case for edge in EDGES}
    together(edges.values()).write(_folder(zones, OF_EDGES))
    region(1000, seed=1, team_names=_teams(AT_LARGE)).write(_folder(zones, AT_LARGE))
    # The rows of a person who was merged into another are refused.
    assert {reading.status for reading in take_in(zones)} == {"partly"}
    # All the years that a release shows by default.
    Models(Settings(home=tmp_path_factory.mktemp("models_of_all_years"))).run(zones)
    return zones


def ask(zones: Zones, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows that a query of the marts gives."""
    with duckdb.connect(zones.build_database, read_only=True) as database:
        return database.execute(sql, values).fetchall()


def _teams(la: str) -> dict[str, list[str]]:
    """Return the authority's teams that have a locality, by their type."""
    names = [row["team"] for row in rows("localities") if row["la_id"] == la]
    return {
        kind: [name for name in names if kind.lower() in name.lower()] or names
        for kind in TEAM_TYPES
    }


def _folder(zones: Zones, la: str) -> Path:
    return zones.drop / la / "liquidlogic" / str(DAY)


@pytest.fixture(scope="module")
def authorities(region_of_two: Zones) -> dict[str, Authority]:
    return {la: read(_folder(region_of_two, la)) for la in (OF_EDGES, AT_LARGE)}


def _cases() -> Iterator[tuple[str, str]]:
    for period in sorted({edge.period for edge in EDGES}):
        yield OF_EDGES, period
    for period in PERIODS:
        yield AT_LARGE, period


@pytest.mark.parametrize(("la", "period_id"), _cases())
def test_every_numerator_and_denominator_is_the_oracles(
    region_of_two: Zones, authorities: dict[str, Authority], la: str, period_id: str
) -> None:
    start, end = _days(region_of_two, period_id)
    expected = measure_values(authorities[la], start, end)
    rows = ask(
        region_of_two,
        """
        select
            indicator_id, breakdown, numerator_measure, denominator_measure,
            denominator_is_split, numerator, denominator
        from marts.fct_indicator
        inner join marts.dim_indicator using (indicator_id)
        inner join marts.dim_area using (area_id)
        where la_id = ? and area_type = 'la' and period_id = ? and source = 'extract'
        """,
        la,
        period_id,
    )
    assert len(rows) > 150
    wrong = []
    for indicator, breakdown, above, below, is_split, numerator, denominator in rows:
        if numerator != expected.get((above, breakdown), 0):
            wrong.append((indicator, breakdown, above, numerator, expected.get((above, breakdown))))
        if below and not below.startswith("population"):
            part = breakdown if is_split else "all"
            if denominator != expected.get((below, part), 0):
                wrong.append((indicator, part, below, denominator, expected.get((below, part))))
    assert wrong == [], _citations(period_id, {measure for _, _, measure, *_ in wrong})
    assert _parts_left_out(rows, expected) == set()


def _citations(period_id: str, measures: set[str]) -> str:
    """Return what the edges of the period cite that expect a value of one of the measures."""
    edges = [edge for edge in EDGES if edge.period == period_id]
    concerned = [edge for edge in edges if measures & {measure for measure, _ in edge.expected}]
    return "\n".join(f"{edge.name}\n{edge.cited()}" for edge in concerned)


def _parts_left_out(rows: list[Any], expected: Mapping[tuple[str, str], float]) -> set[Any]:
    """Return parts that the oracle counts and the release lacks, of dimensions that it has."""
    given = {(above, breakdown) for _, breakdown, above, *_ in rows}
    dimensions = {(above, breakdown.partition(":")[0]) for above, breakdown in given}
    return {
        (measure, breakdown)
        for (measure, breakdown), value in expected.items()
        if value and (measure, breakdown.partition(":")[0]) in dimensions
    } - given


@pytest.mark.parametrize("period_id", ["2020-11", "2020/21-Q2", "2019/20"])
def test_localities_are_the_oracles(
    region_of_two: Zones, authorities: dict[str, Authority], period_id: str
) -> None:
    start, end = _days(region_of_two, period_id)
    expected = locality_values(authorities[AT_LARGE], start, end)
    rows = ask(
        region_of_two,
        """
        select numerator_measure, area_name, numerator
        from marts.fct_indicator
        inner join marts.dim_indicator using (indicator_id)
        inner join marts.dim_area using (area_id)
        where la_id = ? and area_type = 'locality' and period_id = ? and source = 'extract'
            and denominator_measure is null
        """,
        AT_LARGE,
        period_id,
    )
    assert len({name for _, name, _ in rows}) > 2
    assert sum(number for *_, number in rows) > 100
    wrong = [
        (measure, name, number, expected.get((measure, name, "all")))
        for measure, name, number in rows
        if number != expected.get((measure, name, "all"), 0)
    ]
    assert wrong == []


@pytest.mark.parametrize("period_id", ["2020-12", "2020/21-Q1", "2019/20", "R12-2020-09"])
def test_distributions_are_the_oracles(
    region_of_two: Zones, authorities: dict[str, Authority], period_id: str
) -> None:
    start, end = _days(region_of_two, period_id)
    expected = durations(authorities[AT_LARGE], start, end)
    found = {
        indicator: values
        for indicator, *values in ask(
            region_of_two,
            """
            select indicator_id, n, minimum, p25, median, p75, maximum, mode, mean
            from marts.fct_duration_distribution
            inner join marts.dim_area using (area_id)
            where la_id = ? and area_type = 'la' and period_id = ?
            """,
            AT_LARGE,
            period_id,
        )
    }
    assert found == {
        DISTRIBUTIONS[item]: pytest.approx(_distribution(days))
        for item, days in expected.items()
        if days
    }


def _distribution(days: list[int]) -> list[float]:
    """Return n, the quartiles by continuous interpolation, the smallest mode, and the mean."""
    ordered = sorted(days)

    def quantile(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    mode = min(set(ordered), key=lambda day: (-ordered.count(day), day))
    mean = sum(ordered) / len(ordered)
    quartiles = [quantile(share) for share in (0, 0.25, 0.5, 0.75, 1)]
    return [len(ordered), *quartiles, mode, mean]


def _days(zones: Zones, period_id: str) -> tuple[date, date]:
    ((start, end),) = ask(
        zones,
        "select start_date, end_date from marts.dim_period where period_id = ?",
        period_id,
    )
    return start, end
