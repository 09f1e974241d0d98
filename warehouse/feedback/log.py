"""What the delivery log tells of a delivery to its sender: what came of it, what changed, and the trend."""

from __future__ import annotations

import json
from datetime import date

from expectations.rules import RULES, owner_of
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.feedback.changes import Changes, changes_between
from warehouse.feedback.failures import Line, found_after_reading
from warehouse.feedback.page import Before
from warehouse.feedback.records import ExtractRead, Failing, Finding, Trend
from warehouse.log.issue_history import issues
from warehouse.log.ledger import Ledger, Row

DELIVERIES_IN_TREND = 12
_NOT_LATER = "(delivered_on, received_at) <= (?, ?)"


def extracts_of(ledger: Ledger, delivery: Delivery) -> list[ExtractRead]:
    """What came of each extract, in the order of reading."""
    in_use = {
        row["extract"]: date.fromisoformat(row["newest"])
        for row in ledger.rows(
            "select extract, max(delivered_on) as newest from content join delivery "
            "using (delivery_id) where content.la_id = ? and content.system = ? group by extract",
            delivery.la_id,
            delivery.system,
        )
    }
    if in_use:
        in_use[WHOLE_DELIVERY] = max(in_use.values())
    rows = ledger.rows(
        "select * from extract_result where delivery_id = ? order by rowid", delivery.id
    )
    return [
        ExtractRead(
            extract=row["extract"],
            status=row["status"],
            rows_received=row["rows_received"],
            rows_accepted=row["rows_accepted"],
            rows_quarantined=row["rows_quarantined"],
            in_use=in_use.get(row["extract"]),
        )
        for row in rows
    ]


def failing_of(ledger: Ledger, delivery: Delivery) -> list[Failing]:
    """Every rule that it breaks, with what was found."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for row in _findings(ledger, delivery):
        finding = Finding(row["row_number"], row["message"])
        found.setdefault((row["extract"], row["rule_id"]), []).append(finding)
    rows = ledger.rows(
        "select extract, rule_id, severity, rows_checked, rows_failed from rule_result "
        "where delivery_id = ? and rows_failed > 0 order by rowid",
        delivery.id,
    )
    return [
        Failing(
            extract=row["extract"],
            rule_id=row["rule_id"],
            severity=row["severity"],
            rows_checked=row["rows_checked"],
            rows_failed=row["rows_failed"],
            findings=tuple(found.get((row["extract"], row["rule_id"]), ())),
        )
        for row in rows
    ]


def found_later(ledger: Ledger, delivery: Delivery) -> list[Line]:
    """What was found in it when the models had run, for its ``failures.csv``."""
    severities = {
        (row["extract"], row["rule_id"]): row["severity"]
        for row in ledger.rows(
            "select extract, rule_id, severity from rule_result where delivery_id = ?", delivery.id
        )
    }
    lines = []
    for row in _findings(ledger, delivery):
        rule = RULES.get(row["rule_id"])
        if rule is not None and rule.owner == "la" and found_after_reading(rule):
            severity = severities.get((row["extract"], rule.id), rule.severity)
            lines.append(Line(row["extract"], row["row_number"], rule, severity, row["message"]))
    return lines


def before(ledger: Ledger, delivery: Delivery) -> Before | None:
    """What is remembered of the deliveries before it; None when it is the first that was read."""
    rows = ledger.rows(
        f"select delivery_id, delivered_on from delivery where la_id = ? and system = ? "
        f"and read_with is not null and {_NOT_LATER} and delivery_id <> ? "
        "order by delivered_on desc, received_at desc, delivery_id desc limit ?",
        delivery.la_id,
        delivery.system,
        str(delivery.delivered_on),
        delivery.received_at.isoformat(sep=" "),
        delivery.id,
        DELIVERIES_IN_TREND - 1,
    )
    if not rows:
        return None
    earlier, now = (issues(ledger, until=id) for id in (rows[0]["delivery_id"], delivery.id))
    trend = [_trend(ledger, row["delivery_id"], row["delivered_on"]) for row in reversed(rows)]
    trend.append(_trend(ledger, delivery.id, str(delivery.delivered_on)))
    return Before(
        delivered_on=date.fromisoformat(rows[0]["delivered_on"]),
        changes=changes_between(earlier, now),
        trend=tuple(trend),
    )


def all_new(ledger: Ledger, delivery: Delivery) -> Changes:
    """What changed with the first delivery of all."""
    return changes_between((), issues(ledger, until=delivery.id))


def reasons_of(ledger: Ledger, delivery: Delivery) -> dict[str, list[str]]:
    """Extract → the lines that say why something of it was refused."""
    rows = ledger.rows(
        "select extract, reasons from extract_result where delivery_id = ?", delivery.id
    )
    return {row["extract"]: json.loads(row["reasons"]) for row in rows}


def _trend(ledger: Ledger, delivery_id: str, delivered_on: str) -> Trend:
    of_extracts = ledger.rows(
        "select coalesce(sum(status = 'rejected'), 0) as refused, "
        "coalesce(sum(rows_quarantined), 0) as left_out "
        "from extract_result where delivery_id = ?",
        delivery_id,
    )
    failing = [
        row
        for row in ledger.rows(
            "select rule_id, severity, rows_failed from rule_result "
            "where delivery_id = ? and rows_failed > 0",
            delivery_id,
        )
        if owner_of(row["rule_id"]) == "la"
    ]
    return Trend(
        delivered_on=date.fromisoformat(delivered_on),
        problems=len(failing),
        extracts_refused=of_extracts[0]["refused"],
        rows_left_out=of_extracts[0]["left_out"],
        rows_doubtful=sum(row["rows_failed"] for row in failing if row["severity"] == "warning"),
    )


def _findings(ledger: Ledger, delivery: Delivery) -> list[Row]:
    return ledger.rows(
        "select extract, rule_id, row_number, message from finding where delivery_id = ? "
        "order by rowid",
        delivery.id,
    )
