"""Feedback to the authority that sent a delivery: every failure with its row, and a summary."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from expectations.rules import RULES
from warehouse.delivery import Delivery
from warehouse.files import replacing, sync
from warehouse.outcome import ExtractOutcome

FAILURES = "failures.csv"
FAILURE_COLUMNS = (
    "extract",
    "row_number",
    "record_id",
    "rule_id",
    "severity",
    "column",
    "message",
)

# A cell that starts with one of these is a formula to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def folder_of(outbox: Path, delivery: Delivery) -> Path:
    """Where an authority finds what came of its delivery."""
    return outbox / delivery.la_id / delivery.id


class Feedback:
    """What one delivery's sender is told, written extract by extract into a folder of its own.

    What an earlier reading left there goes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._partial = self._folder / f".{FAILURES}.partial"
        self.clear()

    def clear(self) -> None:
        """Begin again, with nothing told."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700, parents=True)
        with self._partial.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerow(FAILURE_COLUMNS)

    def add(self, outcome: ExtractOutcome, failures: pl.DataFrame | None = None) -> None:
        """Write the failures of an extract: its files', then its rows'."""
        with self._partial.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows(_file_lines(outcome))
            if failures is not None:
                writer.writerows(_row_lines(outcome.extract, failures))

    def close(self, delivery: Delivery, outcomes: list[ExtractOutcome]) -> None:
        """Put ``failures.csv`` and ``summary.json`` in their place."""
        sync(self._partial)
        self._partial.replace(self._folder / FAILURES)
        with replacing(self._folder / "summary.json") as partial:
            partial.write_text(json.dumps(_summary(delivery, outcomes), indent=2) + "\n")


def _file_lines(outcome: ExtractOutcome) -> Iterator[list[str]]:
    for failure in outcome.file_failures:
        rule = failure.rule
        line = [outcome.extract, "", "", rule.id, rule.severity, "", failure.message]
        yield [_safe(cell) for cell in line]


def _row_lines(extract: str, failures: pl.DataFrame) -> Iterator[list[str | int]]:
    several = failures["file"].n_unique() > 1
    for row in failures.iter_rows(named=True):
        rule = RULES[row["rule_id"]]
        message = rule.said(row["found"])
        yield [
            extract,
            row["row_number"],
            _safe(row["record_id"] or ""),
            rule.id,
            rule.severity,
            row["column"] or "",
            _safe(f"{row['file']}: {message}" if several else message),
        ]


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _summary(delivery: Delivery, outcomes: list[ExtractOutcome]) -> dict[str, object]:
    return {
        "delivery_id": delivery.id,
        "la_id": delivery.la_id,
        "system": delivery.system,
        "delivered_on": delivery.delivered_on.isoformat(),
        "content_hash": delivery.content_hash,
        "extracts": [
            {
                "extract": outcome.extract,
                "status": outcome.status,
                "rows_received": outcome.rows_received,
                "rows_accepted": outcome.rows_accepted,
                "rows_quarantined": outcome.rows_quarantined,
                "reasons": outcome.reasons(),
                "rules_failed": {rule.id: outcome.failed(rule) for rule in outcome.rules_broken()},
            }
            for outcome in outcomes
        ],
    }
