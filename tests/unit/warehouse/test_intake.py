"""Newer, older, repeated, broken: which delivery is in use after reading, without building anything."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from unittest.mock import patch

import polars as pl
import pytest
from rich.console import Console

from expectations.findings import Finding
from expectations.rules import RULES
from expectations.wording import problem
from orchestration.commands.console import ConsoleProgress
from tests.conftest import DAY, Deliver, a_return
from warehouse.delivery.drop import scan
from warehouse.delivery.zones import Zones
from warehouse.feedback.folder import write_feedback
from warehouse.intake import Reading, read_waiting
from warehouse.log import views as log_views
from warehouse.log.freshness import freshness_of_extracts
from warehouse.log.ledger import Ledger
from warehouse.reading import sent_files
from warehouse.reading.secret import Key, read_with
from warehouse.receiving import receive
from warehouse.versions import reading_version

KEY = Key(b"a key")
Q2 = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"
OTHER_ITEM = "eastern_2020,1.4,2020/21-YTD-09,,{},,,"
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
    assert [path for path in zones.raw.rglob("*.incoming") if path.is_file()] == []


def late_findings(reading: Reading) -> list[Finding]:
    return [
        finding
        for outcome in reading.outcomes
        for finding in outcome.findings
        if finding.rule_id == "older_than_in_use"
    ]


def test_an_older_delivery_that_arrives_late_is_told_what_stays_in_use(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(101)), day="2020-05-10")
    take(zones, ledger)
    deliver("essex", a_return(Q2.format(100)), day="2020-05-03")
    (reading,) = take(zones, ledger)
    words = "Your delivery of 3 May 2020 was read, but that of 10 May 2020 stays in use."
    (finding,) = late_findings(reading)
    assert problem(finding) == words
    assert (reading.status, reading.refused_anything) == ("accepted", False)
    page = write_feedback(zones, ledger, reading.delivery).read_text()
    assert words in page
    assert words in (zones.outbox / "essex" / reading.delivery.id / "failures.csv").read_text(
        "utf-8-sig"
    )
    printed = io.StringIO()
    ConsoleProgress(Console(file=printed, width=200)).read(reading)
    assert words in printed.getvalue()


def test_what_the_newer_delivery_does_not_hold_is_used(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(101)), day="2020-05-10")
    take(zones, ledger)
    deliver("essex", a_return(Q2.format(100), Q3.format(200)), day="2020-05-03")
    (reading,) = take(zones, ledger)
    assert figures(zones) == {
        "2020/21-YTD-09": (101, "2020-05-10"),
        "2020/21-YTD-12": (200, "2020-05-03"),
    }
    assert [problem(finding) for finding in late_findings(reading)] == [
        "Your delivery of 3 May 2020 was read, but what that of 10 May 2020 holds too stays in use."
    ]


def test_deliveries_in_their_order_are_not_late_not_even_when_read_again(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(100), Q3.format(200)), day="2020-05-03")
    deliver("essex", a_return(Q2.format(101)), day="2020-05-10")
    assert [late_findings(reading) for reading in take(zones, ledger)] == [[], []]
    ledger.forget_readings("returns", ["essex"])
    again = take(zones, ledger)
    assert [str(reading.delivery.delivered_on) for reading in again] == ["2020-05-03", "2020-05-10"]
    assert [late_findings(reading) for reading in again] == [[], []]


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


def test_a_note_next_to_the_return_is_reported_and_ignored(
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


def test_a_letter_alone_is_no_delivery_of_data(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", b"%PDF-1.4", name="covering letter.pdf")
    take(zones, ledger)
    (fresh,) = freshness_of_extracts(ledger)
    assert fresh.is_stale
    assert "The delivery holds no data file" in " ".join(fresh.reasons)
    deliver("essex", a_return(Q2.format(100)), day="2020-11-20")
    take(zones, ledger)
    assert [each.is_stale for each in freshness_of_extracts(ledger)] == [False]


def test_an_archive_that_cant_be_opened_is_refused_with_the_readers_diagnosis(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", b"PK\x03\x04 and no more", name="return.zip")
    take(zones, ledger)
    (fresh,) = freshness_of_extracts(ledger)
    assert fresh.status == "rejected"
    assert fresh.reasons[0].startswith("return.zip: ")
    assert "not an extract that Tartan knows" not in fresh.reasons[0]


def test_a_crash_concerns_that_delivery_alone_and_the_hub(
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
    assert "ZeroDivisionError" not in str(freshness_of_extracts(ledger))
    assert [each.rule_id for each in bedford.outcomes[0].findings] == ["internal_error"]
    assert not list((zones.quarantine / "bedford").rglob("*.parquet"))
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


def test_failures_written_again_from_the_log_and_the_quarantine_are_the_same_bytes(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    """Of files and rows, of an extract in several files: the codes, the files and the order."""
    unknown = "eastern_2020,{},2020/21-YTD-09,,1,,,"
    first = a_return(Q2.format(100), unknown.format("=9.9"), unknown.format("8.8"))
    deliver("essex", first, name="first.csv")
    deliver("essex", a_return(OTHER_ITEM.format("many"), Q2.format(1)), name="second.csv")
    deliver("essex", b"", name="third.csv")
    deliver("essex", b"%PDF-1.4", name="covering letter.pdf")
    (reading,) = take(zones, ledger)
    path = zones.outbox / "essex" / reading.delivery.id / "failures.csv"
    as_read = path.read_bytes()
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [
            (line["extract"], line["row_number"], line["rule_id"], line["message"].split(": ")[0])
            for line in csv.DictReader(file)
        ]
    assert found == [
        ("delivery", "", "unexpected_file", "covering letter.pdf"),
        ("return", "", "file_empty", "third.csv"),
        ("return", "2", "return_unknown_ref", "first.csv"),
        ("return", "3", "return_unknown_ref", "first.csv"),
        ("return", "1", "unreadable_value", "second.csv"),
        ("return", "2", "return_two_rows_for_item", "second.csv"),
    ]
    assert "'=9.9' is not an item" in as_read.decode("utf-8-sig")
    for _ in range(2):
        write_feedback(zones, ledger, reading.delivery)
        assert path.read_bytes() == as_read


def test_a_single_failing_row_has_a_message_without_a_code(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(100), OTHER_ITEM.format(-1)))
    (reading,) = take(zones, ledger)
    path = zones.outbox / "essex" / reading.delivery.id / "failures.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["message"] == RULES["return_negative_count"].advice


def test_a_delivery_that_is_read_again_leaves_no_failure_of_the_reading_before(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    deliver("essex", a_return(Q2.format(100), OTHER_ITEM.format(-1)))
    (reading,) = take(zones, ledger)
    failures = zones.quarantine / "essex" / reading.delivery.id / "failures"
    assert pl.read_parquet(failures / "return.parquet")["rule_id"].to_list() == [
        "return_negative_count"
    ]
    ledger.forget_readings("returns", ["essex"])
    original = sent_files.read_extract

    def laxer(*arguments: object) -> object:
        outcome = original(*arguments)  # type: ignore[arg-type]
        return replace(outcome, failures=outcome.failures.clear(), refused=outcome.refused.clear())

    with patch.object(sent_files, "read_extract", laxer):
        take(zones, ledger)
    assert list(failures.parent.rglob("*")) == [failures]
    feedback = write_feedback(zones, ledger, reading.delivery).with_name("failures.csv")
    assert len(feedback.read_bytes().splitlines()) == 1


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
