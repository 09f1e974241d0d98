"""A full disk while deliveries are received and read: nothing good is lost, and the next night gives the same."""

from __future__ import annotations

import errno
import itertools
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.pipeline.figures import _KEY, take_in
from tests.pipeline.nights.test_kill import (
    _home_with_work,
    _in_a_process,
    _partial_files,
    _raw_rows,
)
from warehouse.delivery.drop import scan
from warehouse.delivery.faults import passing_fault
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log import views as log_views
from warehouse.log.errors import LedgerError
from warehouse.log.ledger import open_ledger
from warehouse.raw.quarantine import Quarantine
from warehouse.receiving import receive

FAILING = "No space left on device"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Zones:
    zones = _home_with_work(tmp_path_factory.mktemp("undisturbed")).zones
    assert len(take_in(zones)) == 6
    return zones


def night(zones: Zones) -> list[Reading]:
    """Receive and read what waits, as a refresh does: what can't be received holds up nothing."""
    readings: list[Reading] = []
    with open_ledger(zones.ledger) as ledger:
        folders, _ = scan(zones.drop)
        for folder in folders:
            try:
                receive(zones, ledger, folder)
            except OSError as error:
                if passing_fault(error) is None:
                    raise
        for la_id in sorted({folder.la_id for folder in folders}):
            readings += read_waiting(zones, ledger, _KEY, la_id, "returns", lambda _: None)
    return readings


def _night_with(home: Path, limit: int) -> None:
    """Exit with 3 after a night in which no file can grow beyond a limit, whichever library writes it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        readings = night(Zones(home))
    except LedgerError:
        raise SystemExit(3) from None
    assert not [reading for reading in readings if reading.crash]
    raise SystemExit(3 if any(reading.fault for reading in readings) else 0)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_files_that_cant_grow_lose_nothing(tmp_path: Path, undisturbed: Zones) -> None:
    zones = _home_with_work(tmp_path / "home").zones
    limits = (0, 1000, 3000, 4000, 6000, 20_000, 200_000)
    ended = [_in_a_process(_night_with, zones.home, limit) for limit in limits]
    assert set(ended) <= {0, 3}, ended
    assert 3 in ended[1:]
    take_in(zones)
    assert _raw_rows(zones) == _raw_rows(undisturbed)
    assert _partial_files(zones.home) == []


def test_what_met_a_full_disk_is_neither_read_nor_refused(
    tmp_path: Path, undisturbed: Zones
) -> None:
    """Each night a later file is the first that can't be written; in the last, none is."""
    zones = _home_with_work(tmp_path / "home").zones
    faults = 0
    for number in range(1, 40, 5):
        calls = itertools.count(1)

        def full(_: int, number: int = number, calls: Iterator[int] = calls) -> None:
            if next(calls) >= number:
                raise OSError(errno.ENOSPC, FAILING)

        with patch.object(os, "fsync", full):
            readings = night(zones)
        faults += sum(reading.fault is not None for reading in readings)
        assert not [reading for reading in readings if reading.crash]
    assert faults > 3
    with open_ledger(zones.ledger) as ledger:
        failed = {row["rule_id"] for row in log_views.quality_rows(ledger) if row["rows_failed"]}
    assert not failed & {"internal_error", "check_crashed", "landing_damaged"}
    take_in(zones)
    assert _raw_rows(zones) == _raw_rows(undisturbed)
    assert _partial_files(zones.home) == []


def test_a_delivery_in_use_keeps_all_that_belongs_to_it(tmp_path: Path) -> None:
    """Read again on a full disk, neither its rows nor its feedback or quarantine go."""
    zones = _home_with_work(tmp_path / "home").zones
    take_in(zones)
    before = [_files(folder) for folder in (zones.raw, zones.outbox, zones.quarantine)]
    with open_ledger(zones.ledger) as ledger:
        ledger.forget_readings("returns", ["essex", "luton", "norfolk", "bedford"])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, FAILING)

    with patch.object(Quarantine, "add", full):
        readings = take_in(zones)
    assert {reading.fault is not None for reading in readings} == {True}
    after = [_files(folder) for folder in (zones.raw, zones.outbox, zones.quarantine)]
    kept = [{name: c for name, c in found.items() if "tartan/" not in name} for found in after]
    assert kept == [
        {name: c for name, c in found.items() if "tartan/" not in name} for found in before
    ]
    assert all(reading.fault is None for reading in take_in(zones))
