"""A clean night and one with a corrupted extract: no figure moves and stays ok.

A held extract leaves raw as it was, so only what was taken needs its figures compared.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from expectations.systems import SYSTEMS, System
from tests.pipeline.corruptions import (
    Tables,
    corrupted,
)
from tests.pipeline.figures import Models
from tests.pipeline.nights.test_clean_nights import DAY, NEXT, delivered, made_up
from warehouse.delivery.zones import Zones

MOVED = 0.1
# Below this a figure of a small authority moves by a tenth with one child.
FEWEST = 10

# An extract, what is wrong with it, and the delivery.
Case = tuple[str, str, Tables]
Cases = Callable[[System, Tables], Iterator[Case]]


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
    check(name, tmp_path, models, _extracts)


def check(name: str, tmp_path: Path, models: Models, cases_of: Cases) -> None:
    """Deliver a clean night and each corrupted one after it; no figure may move and stay ok."""
    system = SYSTEMS[name]
    tables = made_up(tmp_path / "made", system, 0.03)
    kept = Zones(tmp_path / "kept")
    first = delivered(kept, system, DAY, tables)
    assert {outcome.status for outcome in first.values() if outcome.files_seen} == {"accepted"}
    clean = figures(models.run(kept))
    cases, taken, wrong = 0, 0, []
    for extract, what, corrupt in cases_of(system, tables):
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
    assert cases > 60
    assert wrong == []


def _extracts(system: System, tables: Tables) -> Iterator[Case]:
    """Yield each corruption of a whole extract."""
    for extract in system.extracts:
        if extract.name not in tables:
            continue
        for what, corrupt in corrupted(extract.load(), tables[extract.name]):
            yield extract.name, what, tables | {extract.name: corrupt}
        yield extract.name, "absent", {k: v for k, v in tables.items() if k != extract.name}
