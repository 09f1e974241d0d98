"""A delivery log that an older version began is brought to today's columns, and keeps its rows."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from expectations.findings import Finding
from warehouse.log import views as log_views
from warehouse.log.findings import insert_finding
from warehouse.log.ledger import open_ledger
from warehouse.log.schema import SCHEMA

DELIVERY = "essex.returns.2020-10-30.00000000"


def log_of_version_0_1(path: Path) -> None:
    """Write a log as version 0.1.0 wrote it, with one delivery in use."""
    was = SCHEMA.replace("    part text not null", "    slice text not null")
    was = was.replace("extract, part)", "extract, slice)")
    was = re.sub(r"    (bytes integer|sha256 text),.*\n", "", was)
    with closing(sqlite3.connect(path)) as log:
        log.executescript(was)
        log.execute(
            "insert into delivery values (?, 'essex', 'returns', '2020-10-30', ?, 'hash', 'code')",
            (DELIVERY, "2020-10-30 02:00:00"),
        )
        log.execute(
            "insert into content values ('essex', 'returns', 'return', 'q2', ?)", (DELIVERY,)
        )
        log.commit()


def columns_of_content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as log:
        return [row[1] for row in log.execute("pragma table_info('content')")]


def test_a_slice_becomes_a_part_and_keeps_its_row(tmp_path: Path) -> None:
    path = tmp_path / "deliveries.sqlite"
    log_of_version_0_1(path)
    assert "slice" in columns_of_content(path)

    with open_ledger(path) as ledger:
        in_use = log_views.content_rows(ledger)
        newest = ledger.newest_content("essex", "returns", "return")

    assert columns_of_content(path) == [
        *("la_id", "system", "extract", "part", "delivery_id"),
        *("bytes", "sha256"),
    ]
    assert in_use == [
        {
            "la_id": "essex",
            "system": "returns",
            "extract": "return",
            "part": "q2",
            "delivery_id": DELIVERY,
            "delivered_on": date(2020, 10, 30),
        }
    ]
    assert newest["q2"].received_at == datetime(2020, 10, 30, 2)


def test_a_log_that_was_migrated_opens_again_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "deliveries.sqlite"
    log_of_version_0_1(path)
    with open_ledger(path) as ledger:
        before = (ledger.position, log_views.content_rows(ledger))
    with open_ledger(path) as ledger:
        assert (ledger.position, log_views.content_rows(ledger)) == before


def test_names_out_of_a_header_leave_the_log(tmp_path: Path) -> None:
    """A file without a header has a child's row in its place; the log of 0.2.0 kept its cells."""
    path = tmp_path / "deliveries.sqlite"
    marker = "Zoe Quill"
    before = [
        Finding("unexpected_column", "warning", file="a.csv", column=marker),
        Finding("renamed_column", "warning", file="a.csv", column="UPN", expected=marker),
        Finding("missing_column", "blocker", file="a.csv", column="DOB", expected=marker),
        Finding("missing_column", "blocker", note="The column 'UPN' is missing."),
        Finding(
            "no_header", "blocker", note=f"The first line names a column more than once: {marker}"
        ),
        Finding("unknown_code", "warning", row_number=1, code="Z9"),
    ]
    with open_ledger(path) as ledger, ledger.change() as write:
        write("drop table refused_file", [()])
        for finding in before:
            statement, values = insert_finding(DELIVERY, "return", finding)
            write(statement, [values])
    with open_ledger(path) as ledger:
        after = [dict(row) for row in ledger.rows("select * from finding order by rowid")]
        assert ledger.refused_files(DELIVERY) == []
    assert marker not in str(after)
    assert [row["column_name"] for row in after] == [None, "UPN", "DOB", None, None, None]
    assert after[3]["note"] == "The column 'UPN' is missing."
    assert after[5]["code"] == "Z9"
