"""The outcome of an extract as rows of the delivery log: its counts, its rules, its findings, its profile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.delivery.delivery import Delivery
from warehouse.log.findings import insert_finding

if TYPE_CHECKING:
    from warehouse.delivery.outcome import ExtractOutcome


def rows_of(
    delivery: Delivery, outcome: ExtractOutcome, checked_at: datetime
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield each row with the statement that inserts it."""
    id, extract = delivery.id, outcome.extract
    counts = (outcome.rows_received, outcome.rows_accepted, outcome.rows_quarantined)
    blank_lines = None if outcome.blank_lines is None else json.dumps(outcome.blank_lines)
    yield _insert("extract_result", (id, extract, outcome.status, *counts, blank_lines))
    at = checked_at.isoformat(sep=" ")
    for rule in outcome.rules(delivery.system):
        judged = (outcome.checked(rule), outcome.failed(rule))
        yield _insert("rule_result", (id, extract, rule.id, rule.tool, rule.severity, *judged, at))
    for finding in (*dict.fromkeys(outcome.findings), *outcome.row_findings):
        yield insert_finding(id, extract, finding)
    for column, reason in outcome.unfit_columns.items():
        yield _insert("unfit_column", (id, extract, column, reason))
    if outcome.profile is not None:
        for (metric, item), value in outcome.profile.values.items():
            yield _insert("profile", (id, extract, metric, item, value))


def _insert(table: str, row: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
    return f"insert into {table} values ({', '.join('?' for _ in row)})", row
