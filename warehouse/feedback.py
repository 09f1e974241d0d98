"""Feedback to the authority that sent a delivery: every failure with its row, and a summary."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from expectations.rules import RULES
from warehouse.delivery import Delivery
from warehouse.files import replacing
from warehouse.outcome import ExtractOutcome

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


def write(outbox: Path, delivery: Delivery, outcomes: list[ExtractOutcome]) -> None:
    """Write ``failures.csv`` and ``summary.json``, in place of an earlier reading's."""
    folder = folder_of(outbox, delivery)
    shutil.rmtree(folder, ignore_errors=True)
    with (
        replacing(folder / "failures.csv") as partial,
        partial.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(FAILURE_COLUMNS)
        for outcome in outcomes:
            writer.writerows(_failure_lines(outcome))
    with replacing(folder / "summary.json") as partial:
        partial.write_text(json.dumps(_summary(delivery, outcomes), indent=2) + "\n")


def _failure_lines(outcome: ExtractOutcome) -> Iterator[list[str | int]]:
    for failure in outcome.file_failures:
        rule = failure.rule
        line = [outcome.extract, "", "", rule.id, rule.severity, "", failure.message]
        yield [_safe(cell) for cell in line]
    several = outcome.failures["file"].n_unique() > 1
    for row in outcome.failures.iter_rows(named=True):
        rule = RULES[row["rule_id"]]
        message = rule.said(row["found"])
        yield [
            outcome.extract,
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
                "rows_accepted": len(outcome.rows),
                "rows_quarantined": outcome.rows_quarantined,
                "reasons": outcome.reasons(),
                "rules_failed": {rule.id: outcome.failed(rule) for rule in outcome.rules_broken()},
            }
            for outcome in outcomes
        ],
    }
