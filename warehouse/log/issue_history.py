"""Issues from the delivery log: of every authority's deliveries, and of the audits of the marts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from warehouse.log.acceptances import acceptances
from warehouse.log.issues import MARTS, CheckRun, Issue, RuleResult, issues_of, with_acceptances
from warehouse.log.ledger import Ledger


def issues(ledger: Ledger, until: str | None = None, today: date | None = None) -> list[Issue]:
    """Return every issue there ever was, of authorities and of the marts, by issue id.

    Args:
        until: a delivery id: issues as they were after it, of its authority and system alone.
        today: the day on which acceptances are looked at; None = today in UTC.
    """
    found = issues_of([*_deliveries_checked(ledger, until), *([] if until else _audits(ledger))])
    return with_acceptances(found, acceptances(ledger), today or datetime.now(UTC).date())


def _deliveries_checked(ledger: Ledger, until: str | None) -> list[CheckRun]:
    """Return every delivery that was read, oldest first, with results of the rules that ever failed."""
    of_delivery = (
        "(select la_id, system, delivered_on, received_at from delivery where delivery_id = ?)"
    )
    of_one = f"""
        and (la_id, system) = (select la_id, system from {of_delivery})
        and (delivered_on, received_at) <= (select delivered_on, received_at from {of_delivery})
    """
    # A year of nights is millions of results, nearly all of rules that never failed there: only
    # rules that failed at least once are read.
    judged = f"""
        with judged as materialized (
            select delivery_id, la_id, system, delivered_on, received_at
            from delivery where read_with is not null {of_one if until else ""}
        )
    """
    values = [until, until] if until else []
    deliveries = ledger.rows(
        f"{judged} select * from judged order by delivered_on, received_at, delivery_id", *values
    )
    read: dict[str, set[str]] = {}
    for row in ledger.rows(
        f"""
        {judged}
        select delivery_id, extract from judged join extract_result using (delivery_id)
        where status <> 'missing'
        """,
        *values,
    ):
        read.setdefault(row["delivery_id"], set()).add(row["extract"])
    results: dict[str, list[RuleResult]] = {}
    for row in ledger.rows(
        f"""
        {judged}, failing as materialized (
            select distinct la_id, system, extract, rule_id
            from judged join rule_result using (delivery_id) where rows_failed > 0
        )
        select
            delivery_id, rule_result.extract, rule_result.rule_id, severity, rows_checked, rows_failed
        from failing join judged using (la_id, system)
        join rule_result using (delivery_id, extract, rule_id)
        """,
        *values,
    ):
        results.setdefault(row["delivery_id"], []).append(RuleResult(*tuple(row)[1:]))
    return [
        CheckRun(
            id=row["delivery_id"],
            la_id=row["la_id"],
            system=row["system"],
            on=date.fromisoformat(row["delivered_on"]),
            at=datetime.fromisoformat(row["received_at"]),
            read=frozenset(read.get(row["delivery_id"], ())),
            results=tuple(results.get(row["delivery_id"], ())),
        )
        for row in deliveries
    ]


def _audits(ledger: Ledger) -> list[CheckRun]:
    """Return every audit of the marts, oldest first, with results of the rules that ever failed."""
    audits: dict[str, list[RuleResult]] = {}
    for row in ledger.rows("select * from audit_result order by audited_at, mart, rule_id"):
        # A crashed test has no number of rows, and dbt never gives the number that a test checked.
        checked = 1 if row["rows_checked"] is None else row["rows_checked"]
        failed = max(row["rows_failed"] or 0, 1) if row["status"] == "fail" else 0
        result = RuleResult(row["mart"], row["rule_id"], row["severity"], checked, failed)
        audits.setdefault(row["audited_at"], []).append(result)
    return [
        CheckRun(
            id=at,
            la_id=None,
            system=MARTS,
            on=datetime.fromisoformat(at).date(),
            at=datetime.fromisoformat(at),
            read=frozenset(result.extract for result in results),
            results=tuple(results),
        )
        for at, results in audits.items()
    ]
