"""Made-up issues and events, for the tests of alerts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from orchestration.alerts.events import DeliveryRead
from orchestration.alerts.messages import Message
from warehouse.log.issues import Issue

DAY = date(2026, 11, 18)  # a Wednesday
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 18, 2, 30)
DELIVERY = "norfolk.liquidlogic.2026-11-18.0a1b2c3d"


def issue(rule_id: str = "unknown_person", **changes: Any) -> Issue:
    """An open error of Norfolk's FACT_S47."""
    values: dict[str, Any] = {
        "la_id": "norfolk",
        "system": "liquidlogic",
        "extract": "FACT_S47",
        "rule_id": rule_id,
        "severity": "error",
        "opened_at": NOW,
        "last_seen_at": NOW,
        "resolved_at": None,
        "state": "open",
        "rows_failed": 100,
        "first_rows_failed": 100,
        "most_rows_failed": 100,
        "opened_on": DAY,
        "times_opened": 1,
        "days_before": 0,
        "days_open": 0,
        "last_delivery_id": DELIVERY,
    } | changes
    where = (values["la_id"], values["system"], values["extract"], rule_id)
    return Issue(issue_id=".".join(part for part in where if part), **values)


def read(*issues: Issue, **changes: Any) -> DeliveryRead:
    """Norfolk's delivery was read, and its issues stand like this."""
    values: dict[str, Any] = {
        "la_id": "norfolk",
        "system": "liquidlogic",
        "delivery_id": DELIVERY,
        "delivered_on": DAY,
        "read_at": NOW,
        "refused": {},
        "feedback": f"outbox/norfolk/{DELIVERY}/feedback.html",
    }
    return DeliveryRead(issues=issues, **values | changes)


def message(key: str = "a key.la", la_id: str | None = "norfolk", **changes: Any) -> Message:
    """A message to Norfolk."""
    values: dict[str, Any] = {"channel": "la", "subject": "Subject", "body": f"Body\n\nRef: {key}"}
    return Message(key=key, la_id=la_id, **values | changes)
