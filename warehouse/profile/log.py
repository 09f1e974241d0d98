"""What the delivery log holds of how extracts looked as a whole, and what a delivery is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from expectations.rules import DELIVERIES
from expectations.suites.measures import COMPARING, Compared
from expectations.suites.profile import Profile
from warehouse.delivery.delivery import Delivery
from warehouse.log.ledger import Ledger

# An extract that broke a rule is not what the next is held against, or the next would mend it by
# being like it; but after so long what was told of is how things are.
TOLD_FOR = timedelta(days=28)
# What is older is no measure.
OLDEST = timedelta(days=400)
# Where nothing came of late, so many deliveries are looked through for one that stands.
LOOKED_THROUGH = 10


@dataclass(frozen=True)
class _Earlier:
    """An extract of an earlier delivery, as far as the log has it."""

    delivery_id: str
    delivered_on: date
    status: str
    has_profile: bool
    broke: frozenset[str]
    refused_for_rows: bool

    @property
    def stands(self) -> bool:
        return self.has_profile and self.status in ("accepted", "partly")


def compared(ledger: Ledger, delivery: Delivery, profiles: Mapping[str, Profile]) -> list[Compared]:
    """Each extract of a delivery beside what it is held against."""
    earlier = _earlier(ledger, delivery)
    chosen: dict[str, tuple[_Earlier | None, _Earlier | None, _Earlier | None]] = {}
    for extract in profiles:
        those = earlier.get(extract, [])
        standing = [each for each in those if each.stands]
        newest = those[0] if those and those[0].refused_for_rows else None
        chosen[extract] = (
            _before(standing, delivery.delivered_on),
            _year_ago(standing, delivery.delivered_on),
            newest,
        )
    wanted = {(each.delivery_id, x) for x, them in chosen.items() for each in them if each}
    found = _profiles(ledger, wanted)

    def profile(extract: str, each: _Earlier | None) -> Profile | None:
        return found.get((each.delivery_id, extract)) if each else None

    result = []
    for extract, (before, year_ago, refused) in chosen.items():
        refused_profile = profile(extract, refused)
        result.append(
            Compared(
                extract,
                profiles[extract],
                profile(extract, before),
                profile(extract, year_ago),
                refused_profile.rows if refused_profile else None,
            )
        )
    return result


def _before(standing: Sequence[_Earlier], day: date) -> _Earlier | None:
    """The newest that nothing was told of, or, when there is none of late, the newest."""
    lately = [each for each in standing if day - each.delivered_on <= TOLD_FOR]
    like = [each for each in lately if not each.broke & COMPARING]
    return next(iter(like or standing), None)


def _year_ago(standing: Sequence[_Earlier], day: date) -> _Earlier | None:
    """Of the same calendar month a year before, the one that is nearest to the day."""
    month = (day.year - 1, day.month)
    there = [e for e in standing if (e.delivered_on.year, e.delivered_on.month) == month]
    return min(there, key=lambda each: abs(each.delivered_on.day - day.day), default=None)


def _earlier(ledger: Ledger, delivery: Delivery) -> dict[str, list[_Earlier]]:
    """What became of each extract in earlier deliveries, the newest first."""
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
                select group_concat(rule_id || ':' || severity) from rule_result
                where rule_result.delivery_id = earlier.delivery_id
                    and rule_result.extract = extract_result.extract
                    and rule_id in ({ids}) and rows_failed > 0
            ) as broke
        from earlier join extract_result using (delivery_id)
        where (delivered_on >= ? or substr(delivered_on, 1, 7) = ? or delivery_id in (
            select delivery_id from earlier
            order by delivered_on desc, received_at desc limit {LOOKED_THROUGH}
        ))
        order by delivered_on desc, received_at desc
    """
    found: dict[str, list[_Earlier]] = {}
    day = delivery.delivered_on
    values = (
        delivery.la_id,
        delivery.system,
        (day - OLDEST).isoformat(),
        day.isoformat(),
        delivery.received_at.isoformat(sep=" "),
        (day - TOLD_FOR).isoformat(),
        f"{day.year - 1}-{day.month:02}",
    )
    for row in ledger.rows(query, *values):
        broke = dict(each.split(":") for each in (row["broke"] or "").split(",") if each)
        found.setdefault(row["extract"], []).append(
            _Earlier(
                row["delivery_id"],
                date.fromisoformat(row["delivered_on"]),
                row["status"],
                bool(row["has_profile"]),
                frozenset(broke),
                broke.get("rows_fell") == "blocker",
            )
        )
    return found


def _profiles(ledger: Ledger, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], Profile]:
    values: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
    days: dict[str, date] = {}
    for delivery_id in sorted({each for each, _ in wanted}):
        query = """
            select delivered_on, extract, metric, item, value
            from profile join delivery using (delivery_id) where delivery_id = ?
        """
        for row in ledger.rows(query, delivery_id):
            days[delivery_id] = date.fromisoformat(row["delivered_on"])
            of = values.setdefault((delivery_id, row["extract"]), {})
            of[row["metric"], row["item"]] = row["value"]
    return {key: Profile(days[key[0]], values[key]) for key in wanted if key in values}
