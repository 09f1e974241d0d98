"""What counts as arrived, and which returns are in use."""

from __future__ import annotations

from datetime import date

import pytest

from expectations.calendar import collections
from tests.conftest import Deliver, sample
from warehouse.delivery.drop import scan
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log.arrivals import arrivals, returns_in_use
from warehouse.log.ledger import open_ledger
from warehouse.log.punctuality import Arrival
from warehouse.reading.secret import key_of
from warehouse.receiving import receive


def test_what_waits_in_drop_has_arrived(zones: Zones, deliver: Deliver) -> None:
    deliver("luton", "a", system="paris", day="2026-11-20")
    (zones.drop / "essex" / "paris" / "2026-11-20").mkdir(parents=True)  # nothing in it
    folders, _ = scan(zones.drop)
    with open_ledger(zones.ledger) as ledger:
        assert arrivals(ledger) == []
        waiting = [Arrival("luton", "paris", date(2026, 11, 20))]
        assert arrivals(ledger, folders) == waiting
        for folder in folders:
            if folder.files:
                receive(zones, ledger, folder)
        assert arrivals(ledger, folders) == waiting
        assert arrivals(ledger) == waiting


@pytest.fixture
def of_the_calendar() -> set[str]:
    return {each.part for each in collections()}


def test_a_return_in_use_is_known_by_the_calendars_name(
    zones: Zones, deliver: Deliver, of_the_calendar: set[str]
) -> None:
    deliver("luton", sample("luton"))
    deliver("essex", "framework,ref\neastern_2020,1.1\n")  # refused: not a return
    readings: list[Reading] = []
    with open_ledger(zones.ledger) as ledger:
        for folder in scan(zones.drop)[0]:
            receive(zones, ledger, folder)
        for la in ("essex", "luton"):
            read_waiting(zones, ledger, key_of(zones.secrets, None), la, "returns", readings.append)
        assert returns_in_use(ledger) == {"luton": frozenset({"eastern_2020.2020-21-YTD-09"})}
        assert returns_in_use(ledger)["luton"] <= of_the_calendar
        assert [(each.la_id, each.in_use) for each in arrivals(ledger)] == [
            ("essex", False),
            ("luton", True),
        ]
