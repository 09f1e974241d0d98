"""What persons have accepted: extracts that were held, and findings that are right as they are."""

from __future__ import annotations

from datetime import date, datetime

from warehouse.log.acceptance import Acceptance
from warehouse.log.ledger import Ledger, Row


def record_acceptances(ledger: Ledger, accepted: list[Acceptance]) -> None:
    """Write decisions to the log; deliveries with an extract that was let in are to be read again."""
    with ledger.change() as write:
        write(
            "insert into acceptance values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    each.accepted_at.isoformat(sep=" "),
                    each.accepted_by,
                    each.reason,
                    each.delivery_id,
                    each.extract,
                    each.issue_id,
                    each.until.isoformat() if each.until else None,
                    each.rows_failed,
                    each.severity,
                    each.times_opened,
                )
                for each in accepted
            ],
        )
        # Later deliveries that are held too may pass once this one is in use.
        write(
            """
            update delivery set read_with = null
            from delivery as accepted
            where accepted.delivery_id = ?
                and (delivery.la_id, delivery.system) = (accepted.la_id, accepted.system)
                and (
                    delivery.delivery_id = accepted.delivery_id
                    or (delivery.delivered_on, delivery.received_at)
                        > (accepted.delivered_on, accepted.received_at)
                    and exists (
                        select 1 from extract_result
                        where extract_result.delivery_id = delivery.delivery_id
                            and extract_result.extract = ? and status = 'held'
                    )
                )
            """,
            [(each.delivery_id, each.extract) for each in accepted if each.delivery_id],
        )


def acceptances(ledger: Ledger) -> list[Acceptance]:
    """Return every decision, oldest first."""
    return [_acceptance(row) for row in ledger.rows("select * from acceptance order by rowid")]


def accepted_extracts(ledger: Ledger, delivery_id: str) -> frozenset[str]:
    """Return the extracts of a delivery that a person has let in."""
    rows = ledger.rows("select extract from acceptance where delivery_id = ?", delivery_id)
    return frozenset(row["extract"] for row in rows)


def _acceptance(row: Row) -> Acceptance:
    return Acceptance(
        accepted_at=datetime.fromisoformat(row["accepted_at"]),
        accepted_by=row["accepted_by"],
        reason=row["reason"],
        delivery_id=row["delivery_id"],
        extract=row["extract"],
        issue_id=row["issue_id"],
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        rows_failed=row["rows_failed"],
        severity=row["severity"],
        times_opened=row["times_opened"],
    )
