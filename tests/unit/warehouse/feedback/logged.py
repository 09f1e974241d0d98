"""Made-up deliveries in the log, for tests of the feedback on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from expectations.findings import Finding, finding_of
from expectations.rules import RULES
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.log.ledger import Ledger

FIRST = date(2026, 11, 2)


def delivery_on(day: int, la: str = "essex", system: str = "liquidlogic") -> Delivery:
    """Return the delivery of a day, counted from the first."""
    delivered_on = FIRST + timedelta(days=day)
    return Delivery(
        id=f"{la}.{system}.{delivered_on}.0a1b2c3d",
        la_id=la,
        system=system,
        delivered_on=delivered_on,
        received_at=datetime.combine(delivered_on, time(4, 30)),
        content_hash="0a1b2c3d",
    )


def outcome_of(
    extract: str,
    rows_failed: dict[str, int],
    received: int = 1000,
    code: str | None = None,
    refused_by: Sequence[str] = (),
    left_out: int | None = None,
) -> ExtractOutcome:
    """Return the outcome of an extract some rows of which break rules; rows 10 to 12 are the first."""
    errors = sum(n for rule, n in rows_failed.items() if RULES[rule].severity == "error")
    left_out = errors if left_out is None else left_out
    return ExtractOutcome(
        extract=extract,
        rows_received=0 if refused_by else received,
        rows_accepted=0 if refused_by else received - left_out,
        files_seen=1,
        findings=[finding_of(RULES[id], f"{extract}.csv") for id in refused_by],
        rows_failed=rows_failed,
        row_findings=[
            Finding(
                rule,
                RULES[rule].severity,
                row_number=10 + n,
                line_number=11 + n,
                code=code,
            )
            for rule, failed in rows_failed.items()
            for n in range(min(failed, 3))
        ],
    )


def whole_delivery(*rule_ids: str) -> ExtractOutcome:
    """Return the outcome of a delivery that breaks rules as a whole."""
    findings = [finding_of(RULES[rule_id]) for rule_id in rule_ids]
    return ExtractOutcome(WHOLE_DELIVERY, files_seen=len(findings), findings=findings)


def log(
    ledger: Ledger,
    delivery: Delivery,
    outcomes: Iterable[ExtractOutcome],
    in_use: Iterable[str] = (),
) -> Delivery:
    """Receive a delivery and record its outcomes.

    Args:
        in_use: extracts of which its rows are in use from now on.
    """
    if not ledger.has(delivery.id):
        ledger.receive(delivery, [])
    parts = {extract: {"all"} for extract in in_use}
    ledger.record(delivery, list(outcomes), parts, "some code", delivery.received_at)
    return delivery
