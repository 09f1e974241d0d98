"""What came of an extract, as rows of the delivery log: its counts, its rules, what is told of it, its profile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.delivery.delivery import Delivery

if TYPE_CHECKING:
    from warehouse.delivery.outcome import ExtractOutcome


def rows_of(
    delivery: Delivery, outcome: ExtractOutcome, checked_at: datetime
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Each row with the table that it is of."""
    id, extract = delivery.id, outcome.extract
    counts = (outcome.rows_received, outcome.rows_accepted, outcome.rows_quarantined)
    reasons = json.dumps(outcome.reasons())
    yield "extract_result", (id, extract, outcome.status, *counts, reasons)
    at = checked_at.isoformat(sep=" ")
    for rule in outcome.rules(delivery.system):
        judged = (outcome.checked(rule), outcome.failed(rule))
        yield "rule_result", (id, extract, rule.id, rule.tool, rule.severity, *judged, at)
    of_files = dict.fromkeys((f.rule.id, None, f.message) for f in outcome.file_failures)
    of_rows = [(f.rule_id, f.row_number, f.message) for f in outcome.row_findings]
    for told in (*of_files, *of_rows):
        yield "finding", (id, extract, *told)
    if outcome.profile is not None:
        for (metric, item), value in outcome.profile.values.items():
            yield "profile", (id, extract, metric, item, value)
