"""Bytes that were lost in landing or raw are made again where they can be; where not, that is said."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import DAY, Deliver, a_return
from tests.unit.warehouse.test_intake import KEY, Q2, Q3, figures, statuses, take
from warehouse.delivery.drop import scan
from warehouse.delivery.landing import path_of
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log.freshness import freshness_of_extracts
from warehouse.log.issue_history import issues
from warehouse.log.ledger import Ledger
from warehouse.log.raw_files import raw_files, to_repeat
from warehouse.raw.whole import not_whole, of_wrong_size
from warehouse.receiving import receive

IN_USE = {"2020/21-YTD-09": (100, DAY)}


def again(zones: Zones, ledger: Ledger) -> list[Reading]:
    """Read what waits of Essex, damaged files of raw among it."""
    return read_waiting(zones, ledger, KEY, "essex", "returns", lambda _: None)


def the_raw_file(zones: Zones) -> Path:
    (path,) = zones.raw.glob("returns/return/la=essex/*.parquet")
    return path


def the_landed_file(zones: Zones) -> Path:
    (path,) = (path for path in zones.landing.rglob("*") if path.is_file())
    return path


def spoil(path: Path) -> None:
    """Change one byte in the middle: the size stays, and so does the time of change."""
    before, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES = {"changed": spoil, "cut short": cut_short, "empty": empty, "gone": Path.unlink}


@pytest.fixture
def in_use(zones: Zones, ledger: Ledger, deliver: Deliver) -> Path:
    """A return of Essex in use; gives its file in drop."""
    path = deliver("essex", a_return(Q2.format(100)))
    take(zones, ledger)
    assert figures(zones) == IN_USE
    return path


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_raw_is_made_again_from_landing_and_said(
    zones: Zones, ledger: Ledger, in_use: Path, damage: str
) -> None:
    path = the_raw_file(zones)
    before = path.read_bytes()
    shutil.rmtree(in_use.parent)
    DAMAGES[damage](path)
    assert len(not_whole(zones.raw, raw_files(ledger))) == 1
    assert len(of_wrong_size(zones.raw, raw_files(ledger))) == (damage != "changed")
    (reading,) = again(zones, ledger)
    assert (reading.restored, reading.lost, reading.status) == (("return",), (), "accepted")
    assert not reading.refused_anything
    assert path.read_bytes() == before
    assert not_whole(zones.raw, raw_files(ledger)) == []
    assert again(zones, ledger) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_landing_is_never_read_and_drop_lands_it_again(
    zones: Zones, ledger: Ledger, in_use: Path, damage: str
) -> None:
    landed = the_landed_file(zones)
    DAMAGES[damage](landed)
    ledger.forget_readings("returns", ["essex"])
    (reading,) = again(zones, ledger)
    assert reading.status == "accepted"
    assert landed.read_bytes() == in_use.read_bytes()
    assert figures(zones) == IN_USE


def test_without_drop_damaged_landing_is_the_hubs_finding_and_what_was_in_use_stays(
    zones: Zones, ledger: Ledger, in_use: Path
) -> None:
    content = in_use.read_text()
    shutil.rmtree(in_use.parent)
    landed = the_landed_file(zones)
    # Another figure: were it read, 999 would be published as right.
    landed.write_text(a_return(Q2.format(999)))
    ledger.forget_readings("returns", ["essex"])
    (reading,) = again(zones, ledger)
    assert [finding.rule_id for outcome in reading.outcomes for finding in outcome.findings] == [
        "landing_damaged"
    ]
    assert reading.refused_anything
    assert figures(zones) == IN_USE
    assert {(each.extract, each.status) for each in freshness_of_extracts(ledger)} == {
        ("delivery", "rejected"),
        ("return", "accepted"),
    }
    assert [(each.rule_id, each.state) for each in issues(ledger)] == [("landing_damaged", "open")]
    assert again(zones, ledger) == []  # reported once, not each night
    # The same bytes delivered again, or a backup of landing, are read without being asked for.
    (zones.drop / "essex/returns" / DAY).mkdir(parents=True)
    in_use.write_text(content)
    (reading,) = again(zones, ledger)
    assert reading.status == "accepted"
    assert issues(ledger) == []
    assert to_repeat(ledger) == []


def test_a_delivery_that_was_never_read_waits_for_its_bytes(
    zones: Zones, ledger: Ledger, in_use: Path, deliver: Deliver
) -> None:
    newer = deliver("essex", a_return(Q3.format(150)), day="2021-01-29")
    before = {path for path in zones.landing.rglob("*") if path.is_file()}
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    (landed,) = {path for path in zones.landing.rglob("*") if path.is_file()} - before
    newer.unlink()
    kept = landed.read_bytes()
    landed.unlink()
    (reading,) = again(zones, ledger)
    assert reading.status == "rejected"
    assert figures(zones) == IN_USE
    landed.write_bytes(kept)
    (reading,) = again(zones, ledger)
    assert reading.status == "accepted"
    assert set(figures(zones)) == {"2020/21-YTD-09", "2020/21-YTD-12"}


def test_with_raw_and_landing_damaged_nothing_of_it_is_in_use_until_it_can_be(
    zones: Zones, ledger: Ledger, in_use: Path, deliver: Deliver
) -> None:
    deliver("luton", a_return(Q2.format(7)))
    take(zones, ledger)
    content = in_use.read_text()
    shutil.rmtree(in_use.parent)
    spoil(the_raw_file(zones))
    landed = next(
        path_of(zones.landing, file.sha256)
        for delivery in ledger.deliveries_read()
        if delivery.la_id == "essex"
        for file in ledger.files(delivery.id)
    )
    empty(landed)
    (reading,) = again(zones, ledger)
    assert (reading.restored, reading.lost) == ((), ("return",))
    assert reading.refused_anything
    # Else the models would read a broken file, or count nothing as 0.
    assert [file.la_id for file in raw_files(ledger)] == ["luton"]
    assert not list(zones.raw.glob("returns/return/la=essex/*.parquet"))
    assert figures(zones) == {"2020/21-YTD-09": (7, DAY)}
    landed.write_text(content)
    (reading,) = again(zones, ledger)
    assert reading.status == "accepted"
    assert {file.la_id for file in raw_files(ledger)} == {"essex", "luton"}


def test_a_file_that_no_delivery_in_use_has_leaves_raw(
    zones: Zones, ledger: Ledger, in_use: Path
) -> None:
    """A reading killed between raw and the log left it there, and dbt reads all of raw."""
    path = the_raw_file(zones)
    shutil.copy(path, path.with_name("eastern_2020.2020-21-YTD-12.parquet"))
    assert again(zones, ledger) == []
    assert the_raw_file(zones) == path


def test_rows_that_a_killed_reading_put_in_place_are_those_in_use_again(
    zones: Zones, ledger: Ledger, in_use: Path
) -> None:
    path = the_raw_file(zones)
    pl.read_parquet(path).with_columns(numerator=pl.lit(999.0)).write_parquet(path)
    (reading,) = again(zones, ledger)
    assert reading.restored == ("return",)
    assert figures(zones) == IN_USE


def test_of_a_log_that_knew_no_hashes_broken_files_are_still_found(
    zones: Zones, ledger: Ledger, in_use: Path
) -> None:
    with sqlite3.connect(zones.ledger) as log:
        log.execute("update content set bytes = null, sha256 = null")
    log.close()
    assert not_whole(zones.raw, raw_files(ledger)) == []
    cut_short(the_raw_file(zones))
    assert len(not_whole(zones.raw, raw_files(ledger))) == 1
    empty(the_raw_file(zones))
    (reading,) = again(zones, ledger)
    assert reading.restored == ("return",)
    assert statuses(ledger) == {DAY: "accepted"}
