"""A delivery log that is locked, damaged, lost or unwritable is said in a sentence with the remedy."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Deliver, a_return
from tests.unit.warehouse.test_intake import Q2, take
from warehouse.delivery.zones import Zones
from warehouse.log import ledger as log
from warehouse.log.errors import LedgerError, problem_of, require_log
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.raw.parts import write_empty_extracts


@pytest.fixture
def logged(zones: Zones, deliver: Deliver) -> Path:
    """The log of a home with a delivery in use."""
    deliver("essex", a_return(Q2.format(100)))
    with open_ledger(zones.ledger) as ledger:
        take(zones, ledger)
    return zones.ledger


def test_a_locked_log_is_said(logged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "WAIT_SECONDS", 0.05)
    other = sqlite3.connect(logged, isolation_level=None)
    other.execute("begin exclusive")
    locked = "Another program has locked the delivery log"
    with pytest.raises(LedgerError, match=locked), open_ledger(logged) as opened:
        opened.deliveries_read()
    other.close()
    with open_ledger(logged) as ledger:
        assert ledger.deliveries_read()


@pytest.mark.parametrize("damage", ["no database", "cut short", "overwritten"])
def test_a_damaged_log_is_said_with_the_remedy(logged: Path, damage: str) -> None:
    content = logged.read_bytes()
    logged.write_bytes(
        {
            "no database": b"this is no database" * 1000,
            "cut short": content[: len(content) // 2],
            "overwritten": content[:100] + bytes(len(content) - 100),
        }[damage]
    )
    before = logged.read_bytes()
    with (
        pytest.raises(LedgerError, match=r"damaged\. Put a backup of"),
        open_ledger(logged) as opened,
    ):
        opened.deliveries_read()
    assert logged.read_bytes() == before


@pytest.mark.parametrize("loss", ["missing", "empty"])
def test_a_lost_log_does_not_pass_for_a_new_one(zones: Zones, logged: Path, loss: str) -> None:
    require_log(zones.ledger, zones.raw)
    logged.unlink()
    if loss == "empty":
        logged.touch()
    with pytest.raises(
        LedgerError, match=r"missing or empty, though raw holds rows\. Put a backup"
    ):
        require_log(zones.ledger, zones.raw)


def test_a_new_home_needs_no_log(zones: Zones) -> None:
    require_log(zones.ledger, zones.raw)
    write_empty_extracts(zones.raw)
    require_log(zones.ledger, zones.raw)
    zones.ledger.touch()
    require_log(zones.ledger, zones.raw)
    with open_ledger(zones.ledger) as ledger:
        assert ledger.position == 0


def fill(log: Ledger) -> None:
    """Write until the log may not grow any more."""
    (pages,) = log.rows("pragma page_count")[0]
    log.rows(f"pragma max_page_count = {pages}")
    with log.change() as write:
        write("insert into folder values (?, 'x', 'x')", [(f"{n}" * 200,) for n in range(999)])


def test_a_full_disk_is_said_and_the_change_is_undone(logged: Path) -> None:
    with open_ledger(logged) as ledger:
        before = ledger.position
    with pytest.raises(LedgerError, match="The disk is full"), open_ledger(logged) as ledger:
        fill(ledger)
    with open_ledger(logged) as ledger:
        assert ledger.position == before
        assert len(ledger.rows("select * from folder")) == 1


def test_a_mistake_in_the_code_stays_one(logged: Path) -> None:
    with (
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        open_ledger(logged) as ledger,
    ):
        ledger.rows("select * from nothing_of_ours")
    assert problem_of(logged, sqlite3.ProgrammingError("wrong number of values")) is None
