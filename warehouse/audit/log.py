"""What an audit found, in the delivery log: of the marts, and at the deliveries that are concerned."""

from __future__ import annotations

from warehouse.audit.results import Audit
from warehouse.log.findings import insert_finding
from warehouse.log.ledger import Ledger

_CONCERNED = "(?, ?, ?)"  # delivery_id, extract, rule_id


def record_audit(ledger: Ledger, audit: Audit) -> None:
    """Log an audit, in one transaction.

    What an earlier audit found of the same rules at the same deliveries gives way to it. Of the
    marts, older audits keep the rules that ever failed, of which issues are told over time.
    """
    audited_at = audit.audited_at.isoformat(sep=" ")
    concerned: list[tuple[object, ...]] = [
        (result.delivery_id, result.extract, result.rule_id) for result in audit.deliveries
    ]
    with ledger.change() as write:
        for table in ("rule_result", "finding"):
            write(
                f"delete from {table} where (delivery_id, extract, rule_id) = {_CONCERNED}",
                concerned,
            )
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
