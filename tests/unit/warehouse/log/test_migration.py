"""A delivery log that an older version began is brought to today's columns, and keeps its rows."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from warehouse.log import views as log_views
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
