"""The newest delivery that was read of each authority and system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.log.ledger import Ledger

_NEWEST = """
    select
        delivery_id, la_id, system, delivered_on,
        (
            select max(checked_at) from rule_result
            where rule_result.delivery_id = newest.delivery_id
        ) as read_at
    from (
        select *, row_number() over (
            partition by la_id, system order by delivered_on desc, received_at desc
        ) as position
        from delivery where read_with is not null
    ) as newest
    where position = 1
    order by la_id, system
"""


@dataclass(frozen=True)
class NewestDelivery:
    """The newest delivery that was read of one authority and system.

    Attributes:
        read_at: when it was last read or judged, UTC; the earliest moment when it has no result.
    """

    delivery_id: str
    la_id: str
    system: str
    delivered_on: date
    read_at: datetime


def newest_deliveries(ledger: Ledger) -> list[NewestDelivery]:
    """Return the newest delivery that was read of each authority and system, in that order."""
    return [
        NewestDelivery(
            delivery_id=row["delivery_id"],
            la_id=row["la_id"],
            system=row["system"],
            delivered_on=date.fromisoformat(row["delivered_on"]),
            read_at=datetime.fromisoformat(row["read_at"]) if row["read_at"] else datetime.min,
        )
        for row in ledger.rows(_NEWEST)
    ]


def refused_extracts(ledger: Ledger, delivery: NewestDelivery) -> dict[str, date | None]:
    """Return the extracts of a delivery that are held or were refused whole, by name.

    Returns:
        Extract → the date of the delivery that stays in use; None where none is.
    """
    query = """
        select extract from extract_result
        where delivery_id = ? and status in ('held', 'rejected') and extract <> ? order by extract
    """
    refused = {}
    for row in ledger.rows(query, delivery.delivery_id, WHOLE_DELIVERY):
        in_use = ledger.newest_content(delivery.la_id, delivery.system, row["extract"])
        days = [content.delivered_on for content in in_use.values()]
        refused[row["extract"]] = max(days, default=None)
    return refused


def held_extracts(ledger: Ledger, delivery_id: str) -> list[str]:
    """Return the extracts of a delivery that wait for a person, by name."""
    rows = ledger.rows(
        "select extract from extract_result where delivery_id = ? and status = 'held' "
        "order by extract",
        delivery_id,
    )
    return [row["extract"] for row in rows]


def has_newer_in_use(ledger: Ledger, delivery_id: str, extract: str) -> bool:
    """Return whether a delivery newer than this one is in use for an extract."""
    rows = ledger.rows(
        """
        select 1 from delivery as held
        join content using (la_id, system)
        join delivery as used on used.delivery_id = content.delivery_id
        where held.delivery_id = ? and content.extract = ?
            and (used.delivered_on, used.received_at) > (held.delivered_on, held.received_at)
        """,
        delivery_id,
        extract,
    )
    return bool(rows)
