"""A delivery log that version 0.1 began: brought up to date once, and nothing in it is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from expectations.findings import Finding
from expectations.wording import problem
from tests.unit.warehouse.feedback.logged import log, outcome_of
from tests.unit.warehouse.feedback.test_feedback import page, summary
from warehouse.audit.results import Audit, MartResult
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.zones import Zones
from warehouse.log import ledger
from warehouse.log.audits import record_audit
from warehouse.log.findings import broken_rules
from warehouse.log.freshness import freshness_of_extracts
from warehouse.log.issue_history import issues
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.log.migrations import Migration

# As it was before findings became data.
OLD_SCHEMA = """
create table delivery (
    delivery_id text primary key,
    la_id text not null,
    system text not null,
    delivered_on text not null,
    received_at text not null,
    content_hash text not null,
    read_with text
);
create table delivery_file (
    delivery_id text not null references delivery,
    name text not null,
    sha256 text not null,
    primary key (delivery_id, name)
);
create table folder (
    path text primary key,
    files text not null,
    delivery_id text not null references delivery
);
create table extract_result (
    delivery_id text not null references delivery,
    extract text not null,
    status text not null,
    rows_received integer not null,
    rows_accepted integer not null,
    rows_quarantined integer not null,
    reasons text not null,
    primary key (delivery_id, extract)
);
create table rule_result (
    delivery_id text not null references delivery,
    extract text not null,
    rule_id text not null,
    tool text not null,
    severity text not null,
    rows_checked integer not null,
    rows_failed integer not null,
    checked_at text not null,
    primary key (delivery_id, extract, rule_id)
);
create index rule_result_failed
    on rule_result (delivery_id, extract, rule_id) where rows_failed > 0;
create table finding (
    delivery_id text not null references delivery,
    extract text not null,
    rule_id text not null,
    row_number integer,
    message text not null
);
create index finding_of_delivery on finding (delivery_id);
create table profile (
    delivery_id text not null references delivery,
    extract text not null,
    metric text not null,
    item text not null,
    value real not null,
    primary key (delivery_id, extract, metric, item)
);
create table audit_result (
    audited_at text not null,
    mart text not null,
    rule_id text not null,
    tool text not null,
    severity text not null,
    rows_checked integer,
    rows_failed integer,
    status text not null,
    message text not null,
    primary key (audited_at, mart, rule_id)
);
create table content (
    la_id text not null,
    system text not null,
    extract text not null,
    slice text not null,
    delivery_id text not null references delivery,
    primary key (la_id, system, extract, slice)
);
create table position (changes integer not null);
"""

DELIVERY = Delivery(
    id="essex.liquidlogic.2026-11-02.0a1b2c3d",
    la_id="essex",
    system="liquidlogic",
    delivered_on=date(2026, 11, 2),
    received_at=datetime(2026, 11, 2, 4, 30),
    content_hash="0a1b2c3d",
)
RETURN = replace(DELIVERY, id="essex.returns.2026-11-02.4e5f6a7b", system="returns")
AT = "2026-11-02 04:30:00"

STRAY = "notes.pdf: this is not an extract that Tartan knows. It was left alone."
NO_COLUMN = (
    "FACT_S47.csv: the column 'DIM_PERSON_ID' is missing. Add it to the export, spelled exactly so, "
    "and deliver again."
)
DAMAGED = "FACT_S47 (2).csv: the file is damaged. Export it again and copy it again."
TOO_MANY = (
    "FACT_CLA: 600 of 1,000 rows (60 %) break one rule, so the extract was refused as a whole and "
    "what was delivered before stays in use. The person is not in the extract of people."
)
NO_PERSON = "The person is not in the extract of people. Add the person to the export."
CODE = "'X9' is not a code of the national code set and counts as empty. Map it in the export."
MONTHS = "FACT_CONTACTS: 2018-03: 0 rows, and 20 before; 2018-04: 0 rows, and 30 before."
GONE = "This was a rule of a version long gone."
LUTON = "2020/21-YTD-09: item 2.3's denominator is 673; the numerator of 1.4 is 663. Correct it."

# extract, rule, severity, checked, failed, and (row, message) of each finding.
BROKEN: list[tuple[str, str, str, int, int, list[tuple[int | None, str]]]] = [
    ("delivery", "unexpected_file", "warning", 1, 1, [(None, STRAY)]),
    ("FACT_S47", "missing_column", "blocker", 2, 1, [(None, NO_COLUMN)]),
    ("FACT_S47", "file_damaged", "blocker", 2, 1, [(None, DAMAGED)]),
    (
        "FACT_CLA",
        "unknown_person",
        "blocker",
        1000,
        600,
        [(None, TOO_MANY), (10, NO_PERSON), (11, NO_PERSON), (12, NO_PERSON)],
    ),
    ("FACT_REFERRALS", "unknown_code", "warning", 500, 1, [(31, CODE)]),
    ("FACT_CONTACTS", "history_lost", "warning", 1, 1, [(None, MONTHS)]),
    ("FACT_CONTACTS", "a_rule_of_a_version_long_gone", "warning", 9, 1, [(None, GONE)]),
]
EXTRACTS = [
    ("delivery", "accepted", 0, 0, 0),
    ("FACT_S47", "rejected", 0, 0, 0),
    ("FACT_CLA", "rejected", 1000, 0, 1000),
    ("FACT_REFERRALS", "accepted", 500, 500, 0),
    ("FACT_CONTACTS", "accepted", 900, 900, 0),
]
UNCHANGED = ("delivery", "delivery_file", "folder", "rule_result", "profile")


@pytest.fixture
def old_log(zones: Zones) -> Path:
    """A log of version 0.1 with a delivery of extracts, a return and an audit."""
    zones.ledger.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(zones.ledger)) as connection, connection:
        connection.executescript(OLD_SCHEMA)

        def insert(table: str, *rows: tuple[object, ...]) -> None:
            for row in rows:
                places = ", ".join("?" for _ in row)
                connection.execute(f"insert into {table} values ({places})", row)

        for each in (DELIVERY, RETURN):
            day = str(each.delivered_on)
            insert("delivery", (each.id, each.la_id, each.system, day, AT, each.content_hash, "v1"))
            insert("delivery_file", (each.id, "a.csv", "00"))
            insert("folder", (f"drop/{each.id}", "[]", each.id))
        insert("extract_result", *((DELIVERY.id, *each, '["A reason."]') for each in EXTRACTS))
        insert("extract_result", (RETURN.id, "return", "accepted", 40, 40, 0, "[]"))
        for extract, rule, severity, checked, failed, messages in BROKEN:
            tool = "great_expectations" if rule == "history_lost" else "pandera"
            counts = (tool, severity, checked, failed, AT)
            insert("rule_result", (DELIVERY.id, extract, rule, *counts))
            insert("finding", *((DELIVERY.id, extract, rule, *each) for each in messages))
        relation = (RETURN.id, "return", "return_relation")
        insert("rule_result", (*relation, "return_check", "warning", 21, 1, AT))
        insert("finding", (*relation, 7, LUTON))
        insert("profile", (DELIVERY.id, "FACT_CONTACTS", "rows", "", 900))
        negative = (AT, "fct_indicator", "negative_figure", "great_expectations", "error")
        insert("audit_result", (*negative, 9, 1, "fail", "seen_percent. Look at the measure."))
        insert("content", ("essex", "liquidlogic", "FACT_CONTACTS", "all", DELIVERY.id))
        insert("position", (7,))
    return zones.ledger


@pytest.fixture
def migrated(old_log: Path) -> Iterator[Ledger]:
    with open_ledger(old_log) as ledger:
        yield ledger


def rows(path: Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"select {columns} from {table} order by rowid").fetchall()


def columns_of(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the columns of each table, with their types."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("select name from sqlite_master where type = 'table'")
        return {
            table: connection.execute(f"select name, type from pragma_table_info('{table}')")
            .fetchall()
            for (table,) in tables.fetchall()
        }  # fmt: skip


def test_it_has_the_columns_of_a_log_that_begins_today(old_log: Path, tmp_path: Path) -> None:
    today = tmp_path / "today.sqlite"
    assert columns_of(old_log)["finding"][-1] == ("message", "TEXT")
    for path in (old_log, today):
        open_ledger_once(path)
    assert columns_of(old_log) == columns_of(today)


def open_ledger_once(path: Path) -> None:
    with open_ledger(path):
        pass


def test_nothing_but_the_reasons_is_lost(old_log: Path) -> None:
    """They are worked out from the findings."""
    changed = {
        "extract_result": "delivery_id, extract, status, rows_received, rows_accepted, rows_quarantined",
        "finding": "delivery_id, extract, rule_id, row_number, {text}",
        "content": "la_id, system, extract, delivery_id",
        "audit_result": "audited_at, mart, rule_id, tool, severity, rows_checked, rows_failed, status, {text}",
    }

    def everything(finding: str, audit: str) -> dict[str, list[tuple[object, ...]]]:
        texts = {"extract_result": "", "content": "", "finding": finding, "audit_result": audit}
        found = {table: rows(old_log, table) for table in UNCHANGED}
        for table, names in changed.items():
            found[table] = rows(old_log, table, names.format(text=texts[table]))
        return found

    before = everything("message", "message")
    assert all(before.values())
    open_ledger_once(old_log)
    assert everything("note", "failing") == before


def test_a_second_time_nothing_changes(old_log: Path) -> None:
    dumps = []
    for _ in range(3):
        open_ledger_once(old_log)
        with closing(sqlite3.connect(old_log)) as connection:
            dumps.append(list(connection.iterdump()))
    assert dumps[0] == dumps[1] == dumps[2]


def test_an_old_sentence_is_the_note_of_a_finding_with_the_severity_of_its_rule(
    migrated: Ledger,
) -> None:
    broken = {(each.extract, each.rule_id): each for each in broken_rules(migrated, DELIVERY)}
    assert set(broken) == {(extract, rule) for extract, rule, *_ in BROKEN}
    stray = broken["delivery", "unexpected_file"]
    assert stray.findings == (Finding("unexpected_file", "warning", note=STRAY),)
    assert (stray.severity, stray.checked, stray.failed) == ("warning", 1, 1)
    (damaged,) = broken["FACT_S47", "file_damaged"].findings
    assert damaged == Finding("file_damaged", "blocker", note=DAMAGED)
    people = broken["FACT_CLA", "unknown_person"]
    assert [each.row_number for each in people.findings] == [None, 10, 11, 12]
    assert people.findings[0] == Finding("unknown_person", "blocker", note=TOO_MANY)


@pytest.mark.parametrize("sentence", [STRAY, NO_COLUMN, DAMAGED, TOO_MANY, MONTHS])
def test_an_old_sentence_is_on_the_page_as_it_was(
    zones: Zones, migrated: Ledger, sentence: str
) -> None:
    (note,) = [
        each
        for broken in broken_rules(migrated, DELIVERY)
        for each in broken.findings
        if each.note == sentence
    ]
    assert problem(note) == sentence
    assert sentence in page(zones, migrated, DELIVERY)


def test_the_page_shows_the_rows_and_figures_that_the_log_has(
    zones: Zones, migrated: Ledger
) -> None:
    text = page(zones, migrated, DELIVERY)
    assert "2 extracts refused: fix this first." in text
    assert "600 of 1,000 rows (60 %) Rows 10, 11, 12 and 597 more." in text
    assert "FACT_REFERRALS 1 of 500 rows (0.2 %) Row 31." in text
    # A rule that is no longer known is the hub's.
    assert GONE not in text
    assert f"Row 7: {LUTON}" in page(zones, migrated, RETURN)


def test_what_was_refused_is_explained_by_its_old_sentences(zones: Zones, migrated: Ledger) -> None:
    page(zones, migrated, DELIVERY)
    reasons = {each["extract"]: each["reasons"] for each in summary(zones, DELIVERY)["extracts"]}
    assert reasons == {
        "delivery": [],
        "FACT_S47": [NO_COLUMN, DAMAGED],
        "FACT_CLA": [TOO_MANY],
        "FACT_REFERRALS": [],
        "FACT_CONTACTS": [],
    }
    of_extracts = {
        each.extract: each.reasons
        for each in freshness_of_extracts(migrated)
        if each.system == "liquidlogic"
    }
    assert of_extracts == reasons


def test_it_is_written_to_like_any_other(zones: Zones, migrated: Ledger) -> None:
    open_before = {each.issue_id for each in issues(migrated) if each.is_open}
    assert "essex.liquidlogic.FACT_CLA.unknown_person" in open_before
    newer = replace(
        DELIVERY, id="essex.liquidlogic.2026-11-03.0a1b2c3d", delivered_on=date(2026, 11, 3)
    )
    outcome = replace(outcome_of("FACT_CLA", {"missing_value": 2}), blank_lines=(3, 9))
    log(migrated, newer, [outcome], in_use=["FACT_CLA"])
    (row,) = migrated.rows("select * from extract_result where delivery_id = ?", newer.id)
    assert (row["rows_received"], row["rows_quarantined"]) == (1000, 2)
    assert row["blank_lines"] == "[3, 9]"
    # The rule about rows, and the stray file of the delivery before.
    assert "1 new, 0 worse, 2 fixed" in page(zones, migrated, newer)
    failing = MartResult("m", "negative_figure", "t", "error", 9, 2, False, ("a b", "c d"))
    record_audit(migrated, Audit(datetime(2026, 11, 3), (failing,)))
    found = migrated.rows("select failing from audit_result order by audited_at")
    assert [row["failing"] for row in found] == ["seen_percent. Look at the measure.", "a b; c d"]


def test_a_change_that_fails_leaves_the_log_as_it_was(
    old_log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = ledger.MIGRATIONS
    failing = Migration(first.is_needed, (*first.statements, "drop table nowhere"))
    monkeypatch.setattr(ledger, "MIGRATIONS", (failing, *others))
    before = columns_of(old_log), rows(old_log, "finding")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        Ledger(old_log)
    assert (columns_of(old_log), rows(old_log, "finding")) == before
    monkeypatch.undo()
    open_ledger_once(old_log)
    assert rows(old_log, "finding", "note")[0] == (STRAY,)
