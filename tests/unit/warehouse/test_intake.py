"""Newer, older, repeated, broken: which delivery is in use after reading, without building anything."""

from __future__ import annotations

import shutil
from dataclasses import replace
from unittest.mock import patch

import polars as pl
import pytest

from tests.conftest import DAY, Deliver, a_return
from warehouse.delivery.drop import scan
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger
from warehouse.log.standing import standings
from warehouse.reading import sent_files
from warehouse.reading.secret import Key, read_with
from warehouse.receiving import receive
from warehouse.versions import reading_version

KEY = Key(b"a key")
Q2 = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"
Q3 = "eastern_2020,1.3,2020/21-YTD-12,,{},,,"


def take(zones: Zones, ledger: Ledger) -> list[Reading]:
    """Receive and read all that is in drop."""
    folders, _ = scan(zones.drop)
    for folder in folders:
        receive(zones, ledger, folder)
    readings: list[Reading] = []
    for la, system in sorted(ledger.waiting(read_with(reading_version(), KEY))):
        read_waiting(zones, ledger, KEY, la, system, readings.append)
    return readings


def figures(zones: Zones) -> dict[str, tuple[float, str]]:
    rows = pl.read_parquet(zones.raw / "returns" / "return" / "*" / "*.parquet")
    assert not rows.is_empty()
    return {
        row["period"]: (row["numerator"], str(row["delivered_on"]))
        for row in rows.iter_rows(named=True)
    }


def statuses(ledger: Ledger) -> dict[str, str]:
    return {str(row["delivered_on"]): row["status"] for row in log_views.delivery_rows(ledger)}


def test_an_older_delivery_that_arrives_late_replaces_nothing(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(101)), day="2020-11-20")
    take(zones, ledger)
    deliver("essex", a_return(Q2.format(100)), day="2020-10-30")
    take(zones, ledger)
    assert figures(zones) == {"2020/21-YTD-09": (101, "2020-11-20")}
    assert statuses(ledger) == {"2020-10-30": "superseded", "2020-11-20": "accepted"}


def test_other_bytes_in_the_same_folder_are_the_newer_delivery(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(100)))
    take(zones, ledger)
    deliver("essex", a_return(Q2.format(102)))
    take(zones, ledger)
    assert figures(zones) == {"2020/21-YTD-09": (102, DAY)}
    assert [row["status"] for row in log_views.delivery_rows(ledger)] == ["superseded", "accepted"]


def test_a_delivery_that_leaves_drop_stays_in_use(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    path = deliver("essex", a_return(Q2.format(100)))
    take(zones, ledger)
    shutil.rmtree(path.parent)
    assert take(zones, ledger) == []
    assert figures(zones) == {"2020/21-YTD-09": (100, DAY)}


def test_what_was_received_and_not_read_is_read_the_next_time(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    path = deliver("essex", a_return(Q2.format(100)))
    (folder,), _ = scan(zones.drop)
    receive(zones, ledger, folder)
    shutil.rmtree(path.parent)
    (reading,) = take(zones, ledger)
    assert reading.outcomes[0].status == "accepted"
    assert figures(zones) == {"2020/21-YTD-09": (100, DAY)}


def test_two_files_of_one_delivery_are_one_return(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(100)), name="first.csv")
    deliver("essex", a_return(Q3.format(150), Q2.format(101)), name="second.csv")
    take(zones, ledger)
    assert {period: count for period, (count, _) in figures(zones).items()} == {
        "2020/21-YTD-09": 100,
        "2020/21-YTD-12": 150,
    }
    assert statuses(ledger) == {DAY: "partly"}


def test_one_damaged_file_of_a_return_does_not_take_the_other_along(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(100)), name="first.csv")
    deliver("essex", b"", name="second.csv")
    take(zones, ledger)
    assert figures(zones) == {"2020/21-YTD-09": (100, DAY)}
    assert statuses(ledger) == {DAY: "partly"}


def test_a_note_beside_the_return_is_told_and_left_alone(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(100)))
    deliver("essex", b"%PDF-1.4", name="covering letter.pdf")
    (reading,) = take(zones, ledger)
    assert not reading.refused_anything
    failed = [
        (r["extract"], r["rule_id"]) for r in log_views.quality_rows(ledger) if r["rows_failed"]
    ]
    assert failed == [("delivery", "unexpected_file")]


def test_a_note_alone_is_no_delivery_of_data(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", b"%PDF-1.4", name="covering letter.pdf")
    take(zones, ledger)
    (standing,) = standings(ledger)
    assert standing.is_stale
    assert "The delivery holds no data file" in " ".join(standing.reasons)
    deliver("essex", a_return(Q2.format(100)), day="2020-11-20")
    take(zones, ledger)
    assert [each.is_stale for each in standings(ledger)] == [False]


def test_an_archive_that_cant_be_opened_is_refused_in_its_own_words(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", b"PK\x03\x04 and no more", name="return.zip")
    take(zones, ledger)
    (standing,) = standings(ledger)
    assert standing.status == "rejected"
    assert standing.reasons[0].startswith("return.zip: ")
    assert "left alone" not in standing.reasons[0]


def test_a_crash_is_that_deliverys_alone_and_ours(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("bedford", a_return(Q2.format(1)))
    deliver("essex", a_return(Q2.format(2)))
    original = sent_files.read_extract

    def crashing(*arguments: object) -> object:
        if arguments[2].la_id == "bedford":  # type: ignore[attr-defined]
            raise ZeroDivisionError("a bug")
        return original(*arguments)  # type: ignore[arg-type]

    with patch.object(sent_files, "read_extract", crashing):
        bedford, essex = take(zones, ledger)
    assert "ZeroDivisionError" in (bedford.crash or "")
    assert not essex.refused_anything
    assert "ZeroDivisionError" not in str(standings(ledger))
    assert figures(zones) == {"2020/21-YTD-09": (2, DAY)}


def test_other_code_reads_again_what_is_in_use_and_what_was_refused_since(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    for day, content in (("2020-10-30", "100"), ("2020-11-20", "101"), ("2020-12-20", "-1")):
        deliver("essex", a_return(Q2.format(content)), day=day)
    take(zones, ledger)
    assert statuses(ledger) == {
        "2020-10-30": "superseded",
        "2020-11-20": "accepted",
        "2020-12-20": "rejected",
    }
    assert ledger.to_read("essex", "returns", read_with(reading_version(), KEY)) == []
    again = ledger.to_read("essex", "returns", "another version")
    assert [str(delivery.delivered_on) for delivery in again] == ["2020-11-20", "2020-12-20"]


def test_a_period_that_a_second_reading_refuses_leaves_raw(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(100), Q3.format(150)))
    take(zones, ledger)
    ledger.forget_readings("returns", ["essex"])
    original = sent_files.read_extract

    def stricter(*arguments: object) -> object:
        outcome = original(*arguments)  # type: ignore[arg-type]
        return replace(outcome, rows=outcome.rows.filter(pl.col("period") == "2020/21-YTD-09"))

    with patch.object(sent_files, "read_extract", stricter):
        take(zones, ledger)
    assert figures(zones) == {"2020/21-YTD-09": (100, DAY)}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_feedback_is_a_formula(
    zones: Zones, ledger: Ledger, deliver: Deliver, start: str
) -> None:
    deliver("essex", a_return(Q2.format(100).replace("1.3", f"{start}1+1")))
    (reading,) = take(zones, ledger)
    lines = (zones.outbox / "essex" / reading.delivery.id / "failures.csv").read_text("utf-8-sig")
    cells = lines.splitlines()[1].split(",")
    assert f"{start}1+1" in lines
    assert not [cell for cell in cells if cell.lstrip('"').startswith(start)]
