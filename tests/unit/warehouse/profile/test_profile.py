"""A profile counts what an extract holds and repeats no cell but codes of a code set; the log keeps it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from expectations.contracts.base import Contract
from expectations.findings import Finding
from expectations.rules import RULES
from expectations.suites.profile import Profile
from expectations.systems import LIQUIDLOGIC
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows
from warehouse.log.ledger import Ledger
from warehouse.profile.comparison import compared
from warehouse.profile.measured import profile_of
from warehouse.reading.extract import raw_schema

DAY = date(2026, 11, 20)
CONTRACTS = {extract.name: extract.load() for extract in LIQUIDLOGIC.extracts}
NO_FAILURES = {
    "file": pl.String,
    "row_number": pl.Int64,
    "rule_id": pl.String,
    "column": pl.String,
    "record_id": pl.String,
    "code": pl.String,
    "line_number": pl.Int64,
}


def delivery(day: date = DAY, id: str = "") -> Delivery:
    return Delivery(
        id=id or f"norfolk.liquidlogic.{day}",
        la_id="norfolk",
        system="liquidlogic",
        delivered_on=day,
        received_at=datetime(day.year, day.month, day.day, 5),
        content_hash="0",
    )


def read(extract: str, *rows: dict[str, object], failures: list[tuple[int, str]]) -> ExtractRows:
    contract: type[Contract] = CONTRACTS[extract]
    frame = pl.DataFrame(rows, schema=raw_schema(contract))
    failing = pl.DataFrame(
        [{"file": "f.csv", "row_number": row, "rule_id": rule} for row, rule in failures],
        schema=NO_FAILURES,
    )
    return ExtractRows(extract, frame, frame.clear(), failing, [], 1, len(frame) + 1)


def test_it_counts_rows_cells_months_codes_and_people() -> None:
    placement = {"DIM_LOOKUP_PLACEMENT_TYPE_CODE": "U4", "DIM_PERSON_ID": "anna"}
    read_rows = read(
        "FACT_CLA_PLACEMENT",
        placement | {"START_DTTM": date(2026, 10, 3), "DISTANCE_FROM_HOME": 3.5},
        placement | {"START_DTTM": date(2026, 10, 30), "END_DTTM": date(2026, 11, 2)},
        {"DIM_PERSON_ID": "ben", "START_DTTM": date(2026, 9, 1)},
        failures=[(1, "unknown_code"), (1, "unknown_code"), (4, "unknown_person")],
    )
    profile = profile_of(CONTRACTS["FACT_CLA_PLACEMENT"], read_rows, delivery())
    assert (profile.rows, profile.number("accepted")) == (4, 3)
    assert [profile.number(m) for m in ("unknown_codes", "duplicates", "orphans")] == [1, 0, 1]
    assert profile.newest == date(2026, 10, 30)
    assert profile.by_item("events") == {"2026-09": 1, "2026-10": 2}
    assert profile.codes() == {"DIM_LOOKUP_PLACEMENT_TYPE_CODE": {"U4": 2}}
    filled = profile.by_item("filled")
    assert (filled["START_DTTM"], filled["END_DTTM"], filled["DISTANCE_FROM_HOME"]) == (3, 1, 1)
    assert profile.number("people_open") == 2
    assert "anna" not in str(profile)


def test_texts_and_ids_are_counted_and_never_repeated() -> None:
    person = {"DIM_PERSON_ID": "marker-id", "UPN": "marker-upn", "BIRTH_DTTM": date(2011, 2, 3)}
    profile = profile_of(
        CONTRACTS["DIM_PERSON"], read("DIM_PERSON", person, failures=[]), delivery()
    )
    assert profile.by_item("filled")["UPN"] == 1
    assert "marker" not in str(profile)
    assert "2011" not in str(profile.values)


def log(ledger: Ledger, day: date, rows: int, *findings: Finding) -> None:
    """Log a delivery of one extract."""
    one = delivery(day)
    outcome = ExtractOutcome(
        "DIM_PERSON",
        rows_received=rows,
        rows_accepted=rows,
        files_seen=1,
        findings=list(findings),
        profile=Profile(day, {("rows", ""): rows, ("filled", "UPN"): rows}),
        judged=frozenset({"rows_fell", "rows_rose"}),
    )
    ledger.receive(one, [])
    ledger.record(one, [outcome], {}, "v", datetime(2026, 11, 20))


def rows_compared(ledger: Ledger, day: date = DAY) -> tuple[int | None, int | None]:
    """Return the rows a delivery of that day is compared with: before, and a year ago."""
    now = Profile(day, {("rows", ""): 1})
    (one,) = compared(ledger, delivery(day, id="tonight"), {"DIM_PERSON": now})
    return (
        one.before.rows if one.before else None,
        one.year_ago.rows if one.year_ago else None,
    )


def finding(rule_id: str) -> Finding:
    return Finding(rule_id, RULES[rule_id].severity)


def days_ago(days: int) -> date:
    return DAY - timedelta(days=days)


def test_it_is_held_against_the_delivery_before_and_a_year_before(ledger: Ledger) -> None:
    assert rows_compared(ledger) == (None, None)
    for days, rows in ((376, 70), (367, 71), (359, 72), (2, 99), (1, 100)):
        log(ledger, days_ago(days), rows)
    assert rows_compared(ledger) == (100, 71)
    assert rows_compared(ledger, days_ago(2)) == (72, 71)
    assert rows_compared(ledger, date(2028, 11, 20)) == (None, None)


def test_a_reported_change_is_not_compared_with_for_a_month(ledger: Ledger) -> None:
    log(ledger, days_ago(40), 1000)
    log(ledger, days_ago(20), 700, finding("rows_fell"))
    log(ledger, days_ago(19), 700, finding("rows_fell"))
    assert rows_compared(ledger, days_ago(18))[0] == 1000
    assert rows_compared(ledger, days_ago(11))[0] == 700
    log(ledger, days_ago(18), 990, finding("many_orphans"))
    assert rows_compared(ledger, days_ago(17))[0] == 990


def test_of_old_profiles_only_the_rows_are_kept(ledger: Ledger) -> None:
    for days in (60, 20, 0):
        log(ledger, days_ago(days), 100 + days)
    metrics = ledger.rows("select delivery_id, metric from profile order by 1, 2")
    assert [tuple(row) for row in metrics] == [
        ("norfolk.liquidlogic.2026-09-21", "rows"),
        ("norfolk.liquidlogic.2026-10-31", "filled"),
        ("norfolk.liquidlogic.2026-10-31", "rows"),
        ("norfolk.liquidlogic.2026-11-20", "filled"),
        ("norfolk.liquidlogic.2026-11-20", "rows"),
    ]


@pytest.mark.parametrize(
    ("rule_id", "checked", "failed"),
    [("rows_fell", 1, 1), ("rows_rose", 1, 0), ("column_emptied", 0, 0)],
)
def test_a_rule_of_the_whole_counts_once(
    ledger: Ledger, rule_id: str, checked: int, failed: int
) -> None:
    log(ledger, DAY, 100, finding("rows_fell"))
    (row,) = ledger.rows(
        "select tool, rows_checked, rows_failed from rule_result where rule_id = ?", rule_id
    )
    assert tuple(row) == ("great_expectations", checked, failed)
