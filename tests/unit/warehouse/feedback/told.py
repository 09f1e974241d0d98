"""Deliveries that stand in the log with what came of them, for tests of what their sender is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from expectations.rules import RULES
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractOutcome, FileFailure, RowFinding
from warehouse.log.ledger import Ledger

FIRST = date(2026, 11, 2)


def delivery_on(day: int, la: str = "essex", system: str = "liquidlogic") -> Delivery:
    """The delivery of a day, counted from the first."""
    delivered_on = FIRST + timedelta(days=day)
    return Delivery(
        id=f"{la}.{system}.{delivered_on}.0a1b2c3d",
        la_id=la,
        system=system,
        delivered_on=delivered_on,
        received_at=datetime.combine(delivered_on, time(4, 30)),
        content_hash="0a1b2c3d",
    )


def broken(
    extract: str,
    rows_failed: dict[str, int],
    received: int = 1000,
    found: str | None = None,
    refused_by: Sequence[str] = (),
    left_out: int | None = None,
) -> ExtractOutcome:
    """An extract some rows of which break rules; the first three of each are told."""
    errors = sum(n for rule, n in rows_failed.items() if RULES[rule].severity == "error")
    left_out = errors if left_out is None else left_out
    return ExtractOutcome(
        extract=extract,
        rows_received=0 if refused_by else received,
        rows_accepted=0 if refused_by else received - left_out,
        files_seen=1,
        file_failures=[
            FileFailure(f"{extract}.csv", RULES[id], RULES[id].message) for id in refused_by
        ],
        rows_failed=rows_failed,
        row_findings=[
            RowFinding(rule, 10 + n, RULES[rule].said(found))
            for rule, failed in rows_failed.items()
            for n in range(min(failed, 3))
        ],
    )


def log(
    ledger: Ledger,
    delivery: Delivery,
    outcomes: Iterable[ExtractOutcome],
    in_use: Iterable[str] = (),
) -> Delivery:
    """Receive a delivery and record what came of it.

    Args:
        in_use: extracts of which its rows are in use from now on.
    """
    if not ledger.has(delivery.id):
        ledger.receive(delivery, [])
    parts = {extract: {"all"} for extract in in_use}
    ledger.record(delivery, list(outcomes), parts, "some code", delivery.received_at)
    return delivery
