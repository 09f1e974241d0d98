"""Profiles in the delivery log: earlier deliveries of a system, and the counts kept of their extracts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from expectations.rules import DELIVERIES
from expectations.suites.profile import Profile
from warehouse.delivery.delivery import Delivery
from warehouse.log.ledger import Ledger

# Every delivery of the last four weeks is looked up.
RECENT = timedelta(days=28)
# Older deliveries are never compared with.
OLDEST = timedelta(days=400)
# Without a usable delivery of late, only the newest few are looked up.
NEWEST_CONSIDERED = 10


@dataclass(frozen=True)
class EarlierExtract:
    """One extract of an earlier delivery, as the log has it.

    Attributes:
        has_profile: its counts are in the log.
        broke: ids of the rules of deliveries as a whole that it broke.
    """

    delivery_id: str
    delivered_on: date
    status: str
    has_profile: bool
    broke: frozenset[str]

    @property
    def is_comparable(self) -> bool:
        """Whether it was accepted, at least in part, and has a profile."""
        return self.has_profile and self.status in ("accepted", "partly")


def earlier_extracts(ledger: Ledger, delivery: Delivery) -> dict[str, list[EarlierExtract]]:
    """Return the extracts of the deliveries before this one, by extract, newest first.

    Covers the last four weeks, the same calendar month a year ago, and the newest ten deliveries.
    """
    ids = ", ".join(f"'{rule.id}'" for rule in DELIVERIES)
    query = f"""
        with earlier as (
            select * from delivery
            where la_id = ? and system = ? and delivered_on >= ?
                and (delivered_on, received_at) < (?, ?)
        )
        select
            delivery_id, delivered_on, extract, status,
            exists (
                select 1 from profile
                where profile.delivery_id = earlier.delivery_id
                    and profile.extract = extract_result.extract
            ) as has_profile,
            (
                select group_concat(rule_id) from rule_result
                where rule_result.delivery_id = earlier.delivery_id
                    and rule_result.extract = extract_result.extract
                    and rule_id in ({ids}) and rows_failed > 0
            ) as broke
        from earlier join extract_result using (delivery_id)
        where (delivered_on >= ? or substr(delivered_on, 1, 7) = ? or delivery_id in (
            select delivery_id from earlier
            order by delivered_on desc, received_at desc limit {NEWEST_CONSIDERED}
        ))
        order by delivered_on desc, received_at desc
    """
    found: dict[str, list[EarlierExtract]] = {}
    day = delivery.delivered_on
    values = (
        delivery.la_id,
        delivery.system,
        (day - OLDEST).isoformat(),
        day.isoformat(),
        delivery.received_at.isoformat(sep=" "),
        (day - RECENT).isoformat(),
        f"{day.year - 1}-{day.month:02}",
    )
    for row in ledger.rows(query, *values):
        broke = frozenset((row["broke"] or "").split(",")) - {""}
        found.setdefault(row["extract"], []).append(
            EarlierExtract(
                row["delivery_id"],
                date.fromisoformat(row["delivered_on"]),
                row["status"],
                bool(row["has_profile"]),
                broke,
            )
        )
    return found


def usual_loss(ledger: Ledger, delivery: Delivery, extract: str) -> float:
    """Return the largest share of records that a recent delivery of an extract lost and was accepted with.

    What a person had to accept is no measure of what is usual.
    """
    rows = ledger.rows(
        """
        select coalesce(max(value), 0) as lost
        from profile join delivery using (delivery_id)
        where la_id = ? and system = ? and extract = ? and metric = 'lost'
            and delivered_on between ? and ? and delivery_id <> ?
            and (delivery_id, extract) not in (
                select delivery_id, extract from acceptance where delivery_id is not null
            )
        """,
        delivery.la_id,
        delivery.system,
        extract,
        (delivery.delivered_on - RECENT).isoformat(),
        delivery.delivered_on.isoformat(),
        delivery.id,
    )
    return float(rows[0]["lost"])


def profiles(ledger: Ledger, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Profile]:
    """Return the profile of each (delivery_id, extract) that the log has one of."""
    keys = set(wanted)
    values: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
    days: dict[str, date] = {}
    for delivery_id in sorted({each for each, _ in keys}):
        query = """
            select delivered_on, extract, metric, item, value
            from profile join delivery using (delivery_id) where delivery_id = ?
        """
        for row in ledger.rows(query, delivery_id):
            days[delivery_id] = date.fromisoformat(row["delivered_on"])
            counts = values.setdefault((delivery_id, row["extract"]), {})
            counts[row["metric"], row["item"]] = row["value"]
    return {key: Profile(days[key[0]], values[key]) for key in keys if key in values}
