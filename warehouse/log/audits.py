"""Audits in the delivery log: the results of the marts, and those of the deliveries they concern."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from warehouse.audit.results import Audit
from warehouse.log.findings import insert_finding
from warehouse.log.ledger import Ledger

if TYPE_CHECKING:
    from warehouse.audit.results import Audit

_SAME_RULE = "(delivery_id, extract, rule_id) = (?, ?, ?)"


def record_audit(ledger: Ledger, audit: Audit) -> None:
    """Write an audit to the log, in one transaction.

    Results and findings of an earlier audit are replaced, rule by rule and delivery by delivery.
    Of the marts, older audits keep only the rules that ever failed: issues are worked out from
    those.
    """
    audited_at = _moment(ledger, audit).isoformat(sep=" ")
    judged: list[tuple[object, ...]] = [
        (result.delivery_id, result.extract, result.rule_id) for result in audit.deliveries
    ]
    with ledger.change() as write:
        for table in ("rule_result", "finding"):
            write(f"delete from {table} where {_SAME_RULE}", judged)
        write(
            "insert into rule_result values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    result.delivery_id,
                    result.extract,
                    result.rule_id,
                    result.tool,
                    result.severity,
                    result.rows_checked,
                    result.rows_failed,
                    audited_at,
                )
                for result in audit.deliveries
            ],
        )
        for each in audit.findings:
            statement, values = insert_finding(each.delivery_id, each.extract, each.finding)
            write(statement, [values])
        write(
            "insert or replace into audit_result values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    audited_at,
                    result.mart,
                    result.rule_id,
                    result.tool,
                    result.severity,
                    result.rows_checked,
                    result.rows_failed,
                    "pass" if result.passed else "fail",
                    "; ".join(result.failing),
                )
                for result in audit.marts
            ],
        )
        write(
            """
            delete from audit_result
            where audited_at < ? and (mart, rule_id) not in (
                select mart, rule_id from audit_result where status = 'fail'
            )
            """,
            [(audited_at,)],
        )


def _moment(ledger: Ledger, audit: Audit) -> datetime:
    """Return when an audit was made, or just after the last one: the newest counts, whatever the clock says."""
    (row,) = ledger.rows("select max(audited_at) as at from audit_result")
    if row["at"] is None:
        return audit.audited_at
    return max(audit.audited_at, datetime.fromisoformat(row["at"]) + timedelta(microseconds=1))
