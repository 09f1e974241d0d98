"""A clean night and a corrupted one: no figure moves and stays ok. Clean nights: nothing is held.

A held extract leaves raw as it was, so only what was taken needs its figures compared.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.contracts.base import key_columns
from expectations.measured import indicators_reading
from expectations.systems import SYSTEMS, System
from tests.pipeline.corruptions import (
    Tables,
    as_it_was,
    corrupted,
    read_tables,
    without_column,
    write_tables,
)
from tests.pipeline.figures import Models, take_in
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.synthetic.region import write_region

LA = "luton"
DAY, NEXT = date(2020, 12, 31), date(2021, 1, 1)
MOVED = 0.1
# Below this a figure of a small authority moves by a tenth with one child.
FEWEST = 10

Night = Callable[[Tables], dict[str, ExtractOutcome]]


def made_up(home: Path, system: System, scale: float) -> Tables:
    """Return a made-up authority's delivery of the day."""
    (written,) = write_region(home, (LA,), 2, DAY, 1, scale, systems=system.name)
    return read_tables(written.folder, system)


def delivered(zones: Zones, system: System, day: date, tables: Tables) -> dict[str, ExtractOutcome]:
    """Deliver tables, have them read, and return the outcomes of the delivery."""
    write_tables(zones.drop / LA / system.name / str(day), system, tables)
    readings = take_in(zones)
    assert readings[-1].crash is None
    assert readings[-1].check_crash is None
    return {outcome.extract: outcome for outcome in readings[-1].outcomes}


def figures(database: Path) -> dict[tuple[str, str, str], tuple[float | None, str]]:
    """Return the authority's figures with their status, by indicator, period and breakdown."""
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(
            "select indicator_id, period_id, breakdown, value, value_status "
            "from marts.fct_indicator inner join marts.dim_area using (area_id) "
            "where area_type = 'la' and source = 'extract'"
        ).fetchall()
    return {tuple(row[:3]): tuple(row[3:]) for row in rows}  # type: ignore[misc]


def moved(
    before: dict[tuple[str, str, str], tuple[float | None, str]],
    now: dict[tuple[str, str, str], tuple[float | None, str]],
) -> list[tuple[object, ...]]:
    """Return the figures that are ok in both and differ by more than a tenth."""
    return [
        (*key, was, value)
        for key, (was, _) in before.items()
        for value, status in [now.get(key, (None, "absent"))]
        if status == "ok" and was is not None and value is not None
        if max(abs(was), abs(value)) >= FEWEST and abs(value - was) > MOVED * max(abs(was), 1e-9)
    ]


@pytest.mark.parametrize("name", ["liquidlogic", "paris"])
def test_no_figure_moves_with_a_corrupted_extract(
    name: str, tmp_path: Path, models: Models
) -> None:
    system = SYSTEMS[name]
    tables = made_up(tmp_path / "made", system, 0.03)
    kept = Zones(tmp_path / "kept")
    first = delivered(kept, system, DAY, tables)
    assert {outcome.status for outcome in first.values() if outcome.files_seen} == {"accepted"}
    clean = figures(models.run(kept))
    cases, taken, wrong = 0, 0, []
    for extract, what, corrupt in _cases(system, tables):
        zones = Zones(tmp_path / "night")
        shutil.copytree(kept.home, zones.home)
        outcomes = delivered(zones, system, NEXT, corrupt)
        statuses = {outcome.status for outcome in outcomes.values() if outcome.files_seen}
        cases += 1
        if outcomes[extract].status not in ("held", "rejected", "missing") or "partly" in statuses:
            taken += 1
            found = moved(clean, figures(models.run(zones)))
            wrong += [(extract, what, *figure) for figure in found[:3]]
        shutil.rmtree(zones.home)
    print(f"{name}: {cases} corruptions, {cases - taken} held, {len(wrong)} figures moved and ok")
    assert cases > 200
    assert wrong == []


def _cases(system: System, tables: Tables) -> Iterator[tuple[str, str, Tables]]:
    """Yield (extract, what is wrong with it, the delivery) of every case."""
    for extract in system.extracts:
        if extract.name not in tables:
            continue
        contract, table = extract.load(), tables[extract.name]
        for what, corrupt in corrupted(contract, table):
            yield extract.name, what, tables | {extract.name: corrupt}
        yield extract.name, "absent", {k: v for k, v in tables.items() if k != extract.name}
        for column in indicators_reading(system.name, extract.name):
            if column not in key_columns(contract):
                for what, corrupt in without_column(table, column):
                    yield extract.name, what, tables | {extract.name: corrupt}


@pytest.mark.parametrize("name", ["liquidlogic", "paris"])
@pytest.mark.parametrize("scale", [0.01, 0.05])
def test_no_clean_delivery_is_held(name: str, scale: float, tmp_path: Path) -> None:
    system = SYSTEMS[name]
    tables = made_up(tmp_path / "made", system, scale)
    nights = {
        "normal growth": [date(2020, 12, 1), date(2020, 12, 2), date(2020, 12, 10), DAY],
        "a month later": [date(2020, 11, 30), DAY],
        "a quarter later": [date(2020, 9, 30), DAY],
        "a new financial year": [date(2020, 3, 31), date(2020, 4, 1), date(2020, 4, 2)],
    }
    held = []
    for what, days in nights.items():
        zones = Zones(tmp_path / what)
        for day in days:
            outcomes = delivered(zones, system, day, as_it_was(system, tables, day))
            held += [
                (what, str(day), extract, [f.rule_id for f in outcome.blockers])
                for extract, outcome in outcomes.items()
                if outcome.status == "held"
            ]
    print(
        f"{name}, scale {scale}: {sum(map(len, nights.values()))} clean deliveries, {len(held)} held"
    )
    assert held == []


def test_a_month_without_adoptions_is_not_held(tmp_path: Path) -> None:
    system = SYSTEMS["liquidlogic"]
    tables = made_up(tmp_path / "made", system, 0.01)
    zones = Zones(tmp_path / "home")
    delivered(zones, system, DAY, tables)
    outcomes = delivered(zones, system, date(2021, 1, 31), tables)
    assert {o.status for o in outcomes.values() if o.files_seen} == {"accepted"}
