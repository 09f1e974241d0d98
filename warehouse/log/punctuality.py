"""Late deliveries and the steps of collections on a day, from what arrived, the time and the seeds."""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from expectations import seeds
from expectations.calendar import Collection, Nightly, collections, nightly_collections

LONDON = ZoneInfo("Europe/London")

StepName = Literal["opens", "due", "double_check", "final", "meeting"]

# Days before a step on which a reminder is sent.
REMINDERS: Mapping[StepName, tuple[int, ...]] = {
    "opens": (0,),
    "due": (7, 1),
    "double_check": (1,),
    "final": (1,),
    "meeting": (7,),
}

# A missing return is reported the day after it was due, and then once a week.
_NOTICE_EVERY_DAYS = 7


@dataclass(frozen=True)
class Arrival:
    """A delivery that has arrived, read or not.

    Attributes:
        in_use: the figures are made from a part of it.
    """

    la_id: str
    system: str
    delivered_on: date
    in_use: bool = False


@dataclass(frozen=True)
class Punctuality:
    """Whether one authority's nightly delivery of one system has arrived.

    Attributes:
        expected_on: the earliest date that the newest delivery should have.
        due: the last deadline before now; London time.
        newest: the date of the newest delivery.
    """

    la_id: str
    system: str
    expected_on: date
    due: datetime
    newest: date

    @property
    def days_late(self) -> int:
        """Days that the newest delivery is older than expected; 0 = in time."""
        return max((self.expected_on - self.newest).days, 0)


@dataclass(frozen=True)
class Step:
    """A step of the collection calendar that is reported on a day.

    Attributes:
        on: the date of the step.
        days_until: days from the report to the step; negative = past.
        missing: authorities that take part and have no return in use for the period.
        las: authorities that take part.
    """

    framework: str
    period: str
    step: StepName
    on: date
    days_until: int
    missing: tuple[str, ...]
    las: tuple[str, ...]


@dataclass(frozen=True)
class ReturnStanding:
    """Whether one authority's returns have arrived.

    Attributes:
        missing: collections for which its return is overdue, the oldest first.
        next_due: the next day on which it has a return due; None = the calendar has none.
    """

    la_id: str
    missing: tuple[Collection, ...]
    next_due: date | None


# Nightly deliveries ------------------------------------------------------------------------------


def nightly_punctuality(
    arrivals: Iterable[Arrival], now: datetime, rules: Sequence[Nightly] | None = None
) -> list[Punctuality]:
    """Return the punctuality of every authority that ever delivered a nightly system, by authority.

    An authority has one such system: that of its newest delivery in use, or, while none is in use, of
    its newest one. Other systems, and authorities that were abolished, are not expected.

    Args:
        arrivals: everything that has arrived.
        now: UTC where it has no time zone.
        rules: in place of the seed's.
    """
    by_system = {rule.system: rule for rule in (nightly_collections() if rules is None else rules)}
    newest: dict[tuple[str, str], date] = {}
    in_force: dict[str, tuple[bool, date, str]] = {}
    # In reverse, so that of two systems on one day the first by name is in force, as in the models.
    for each in sorted(arrivals, key=lambda arrival: arrival.system, reverse=True):
        if each.system in by_system:
            key = (each.la_id, each.system)
            newest[key] = max(newest.get(key, each.delivered_on), each.delivered_on)
            standing = (each.in_use, each.delivered_on, each.system)
            if each.la_id not in in_force or standing[:2] >= in_force[each.la_id][:2]:
                in_force[each.la_id] = standing
    found = []
    for la_id, (_, _, system) in sorted(in_force.items()):
        due = _last_deadline(now, by_system[system].due_by)
        expected_on = due.date() - timedelta(days=by_system[system].days_back)
        if _exists_on(la_id, expected_on):
            found.append(Punctuality(la_id, system, expected_on, due, newest[la_id, system]))
    return found


def late_nightly(
    arrivals: Iterable[Arrival], now: datetime, rules: Sequence[Nightly] | None = None
) -> list[Punctuality]:
    """Return those of ``nightly_punctuality`` that are late, by authority."""
    return [each for each in nightly_punctuality(arrivals, now, rules) if each.days_late]


def _last_deadline(now: datetime, due_by: time) -> datetime:
    """Return the last time, up to and including now, that it was this time of day in London."""
    here = (now if now.tzinfo else now.replace(tzinfo=UTC)).astimezone(LONDON)
    today = datetime.combine(here.date(), due_by, LONDON)
    # Compare in UTC: within one time zone Python ignores the change to summer time.
    if today.astimezone(UTC) <= here.astimezone(UTC):
        return today
    return datetime.combine(here.date() - timedelta(days=1), due_by, LONDON)


# Returns -----------------------------------------------------------------------------------------


def collection_steps(
    day: date, sent: Mapping[str, Some[str]], calendar: Sequence[Collection] | None = None
) -> list[Step]:
    """Return the steps of the collection calendar to report on a day; none on most days.

    Args:
        day: the day.
        sent: for each authority the parts of its returns that are in use (``Collection.part``).
        calendar: in place of the seed's.
    """
    steps = []
    for each in collections() if calendar is None else calendar:
        las = taking_part(each.framework, sent, day)
        missing = missing_from(each, sent, day)
        for step, on in _reminders_on(each, day):
            if las and (missing or step != "due"):
                days_until = (on - day).days
                steps.append(
                    Step(each.framework, each.period_id, step, on, days_until, missing, las)
                )
    return steps


def overdue(day: date, calendar: Sequence[Collection] | None = None) -> list[Collection]:
    """Return the collections whose return was due before this day and whose meeting is not past."""
    known = collections() if calendar is None else calendar
    return [each for each in known if each.due < day <= each.meeting]


def return_standings(
    day: date, sent: Mapping[str, Some[str]], calendar: Sequence[Collection] | None = None
) -> list[ReturnStanding]:
    """Return the standing of every authority that takes part in any collection."""
    known = collections() if calendar is None else calendar
    las: dict[str, set[str]] = {}
    for framework in {each.framework for each in known}:
        for la_id in taking_part(framework, sent, day):
            las.setdefault(la_id, set()).add(framework)
    late = [(each, missing_from(each, sent, day)) for each in overdue(day, known)]
    return [
        ReturnStanding(
            la_id=la_id,
            missing=tuple(each for each, missing in late if la_id in missing),
            next_due=min(
                (each.due for each in known if each.framework in frameworks and each.due >= day),
                default=None,
            ),
        )
        for la_id, frameworks in las.items()
    ]


def taking_part(framework: str, sent: Mapping[str, Some[str]], day: date) -> tuple[str, ...]:
    """Return the authorities expected to send a framework's return, in the order of the seed.

    A region takes part, with all its authorities of that day, once one of them has sent a return of
    the framework.
    """
    rows = seeds.rows("local_authorities")
    senders = {
        la for la, parts in sent.items() if any(part.startswith(f"{framework}.") for part in parts)
    }
    regions = {row["region_id"] for row in rows if row["la_id"] in senders}
    of_regions = (row["la_id"] for row in rows if row["region_id"] in regions)
    return tuple(la_id for la_id in of_regions if _exists_on(la_id, day))


def missing_from(
    collection: Collection, sent: Mapping[str, Some[str]], day: date
) -> tuple[str, ...]:
    """Return the authorities that take part in a collection and have no return for it in use."""
    expected = taking_part(collection.framework, sent, day)
    return tuple(la for la in expected if collection.part not in sent.get(la, ()))


def _reminders_on(collection: Collection, day: date) -> Iterator[tuple[StepName, date]]:
    """Yield the steps of a collection to report on a day, with their dates."""
    for step, reminders in REMINDERS.items():
        on: date = getattr(collection, step)
        if (on - day).days in reminders:
            yield step, on
    days_over = (day - collection.due).days
    if days_over % _NOTICE_EVERY_DAYS == 1 and collection.due < day < collection.final:
        yield "due", collection.due


def _exists_on(la_id: str, day: date) -> bool:
    """Return whether the authority exists on a day: made by then and not abolished before."""
    first, last = _lifetimes()[la_id]
    return first <= day <= last


@cache
def _lifetimes() -> dict[str, tuple[date, date]]:
    return {
        row["la_id"]: (
            date.fromisoformat(row["active_from"] or "0001-01-01"),
            date.fromisoformat(row["active_to"] or "9999-12-31"),
        )
        for row in seeds.rows("local_authorities")
    }
