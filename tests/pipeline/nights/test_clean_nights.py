"""Clean nights: growth, a new financial year, a small authority, a month without adoptions. Nothing is held."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from expectations.systems import SYSTEMS, System
from tests.pipeline.corruptions import (
    Tables,
    as_it_was,
    read_tables,
    write_tables,
)
from tests.pipeline.figures import take_in
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.synthetic.region import write_region

LA = "luton"
DAY, NEXT = date(2020, 12, 31), date(2021, 1, 1)


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
