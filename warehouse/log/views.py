"""Tables of the delivery log: those that dbt and the release are made from, and counts of failures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from warehouse.log.issues import MARTS
from warehouse.log.ledger import DELIVERY_COLUMNS, Ledger, Row


def delivery_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """Return the rows of ``fct_delivery``: one per delivery and extract, oldest first.

    An accepted extract of which nothing is in use any more is ``superseded``.
    """
    query = f"""
        select
            {DELIVERY_COLUMNS}, extract, rows_received, rows_accepted, rows_quarantined,
            case
                when status in ('accepted', 'partly') and not exists (
                    select 1 from content
                    where content.delivery_id = delivery.delivery_id
                        and content.extract = extract_result.extract
                ) then 'superseded'
                else status
            end as status
        from delivery join extract_result using (delivery_id)
        order by delivered_on, received_at, delivery_id, extract
    """
    return [_typed(row) for row in ledger.rows(query)]


def content_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """Return what raw holds: one row per authority, system, extract and part."""
    query = """
        select
            content.la_id, content.system, content.extract, content.part,
            content.delivery_id, delivery.delivered_on
        from content join delivery using (delivery_id)
        order by content.la_id, content.system, content.extract, content.part
    """
    return [_typed(row) for row in ledger.rows(query)]


def unfit_column_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """Return the columns that measures read and the extracts in use do not give."""
    query = """
        select distinct content.la_id, content.system, content.extract, column_name, reason
        from content join unfit_column using (delivery_id, extract)
        order by content.la_id, content.system, content.extract, column_name
    """
    return [dict(row) for row in ledger.rows(query)]


def quality_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """Return the rows of ``fct_quality_result``: per delivery, extract and rule, and of the newest audit."""
    query = f"""
        select
            delivery_id, la_id, system, extract, rule_id, tool, severity,
            rows_checked, rows_failed,
            case when rows_failed = 0 then 'pass' else 'fail' end as status,
            checked_at
        from rule_result join delivery using (delivery_id)
        union all
        select
            null, null, '{MARTS}', mart, rule_id, tool, severity,
            rows_checked, rows_failed, status, audited_at
        from audit_result
        where audited_at = (select max(audited_at) from audit_result)
        order by delivery_id, system, extract, rule_id
    """
    return [_typed(row) for row in ledger.rows(query)]


def checks_passed(ledger: Ledger, la_id: str, system: str) -> set[tuple[str, str]]:
    """Return (extract, severity) of which no rule fails in the authority's newest delivery that was read."""
    query = """
        select extract, severity
        from rule_result
        where delivery_id = (
            select delivery_id from delivery
            where la_id = ? and system = ? and read_with is not null
            order by delivered_on desc, received_at desc limit 1
        )
        group by extract, severity
        having sum(rows_failed) = 0
    """
    return {(row["extract"], row["severity"]) for row in ledger.rows(query, la_id, system)}


def failures_of_newest(ledger: Ledger) -> list[dict[str, Any]]:
    """Return the rules that the newest delivery of each authority and system breaks, with row counts."""
    query = """
        select la_id, system, extract, rule_id, severity, rows_failed
        from rule_result join delivery using (delivery_id)
        where rows_failed > 0 and delivery_id = (
            select newest.delivery_id from delivery as newest
            where newest.la_id = delivery.la_id and newest.system = delivery.system
            order by newest.delivered_on desc, newest.received_at desc limit 1
        )
        order by la_id, system, extract, severity, rule_id
    """
    return [dict(row) for row in ledger.rows(query)]


def failures_by_severity(ledger: Ledger) -> dict[str, dict[str, int]]:
    """Return the number of failing rows and files in the deliveries in use, by severity and rule."""
    query = """
        select severity, rule_id, sum(rows_failed) as failed
        from rule_result
        where rows_failed > 0 and exists (
            select 1 from content
            where content.delivery_id = rule_result.delivery_id
                and content.extract = rule_result.extract
        )
        group by severity, rule_id order by severity, rule_id
    """
    found: dict[str, dict[str, int]] = {}
    for row in ledger.rows(query):
        found.setdefault(row["severity"], {})[row["rule_id"]] = row["failed"]
    return found


def _typed(row: Row) -> dict[str, Any]:
    """Return a row by column, with dates and moments in place of their texts."""
    typed = dict(row)
    for name, value in typed.items():
        if name == "delivered_on":
            typed[name] = date.fromisoformat(value)
        elif name.endswith("_at"):
            typed[name] = datetime.fromisoformat(value)
    return typed
