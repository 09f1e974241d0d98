"""When deliveries and returns are due: the seeds ``nightly_collection`` and ``collection_calendar``, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import cache

from expectations import seeds
from expectations.periods import parse
from expectations.systems import names_of

NIGHTLY, CALENDAR = "nightly_collection", "collection_calendar"
_DATES = ("opens", "due", "double_check", "final", "meeting")


class CalendarError(ValueError):
    """A line of one of the two seeds can't be used: names the seed, the line and the remedy."""


@dataclass(frozen=True)
class Nightly:
    """How a system is to be delivered every night.

    Attributes:
        due_by: when a day's delivery has to be there; London time.
        days_back: how many days before that day it may be dated; 1 = the night's export may bear
            the date of the evening that it was begun.
    """

    system: str
    due_by: time
    days_back: int


@dataclass(frozen=True)
class Collection:
    """The dates of one period of a framework, in order.

    Attributes:
        opens: the first day that returns are taken.
        due: the last day for the return.
        double_check: the day until which authorities look again at what all of them sent.
        final: the last day for a return that mends another.
        meeting: the day the figures are discussed.
    """

    framework: str
    period_id: str
    opens: date
    due: date
    double_check: date
    final: date
    meeting: date

    @property
    def part(self) -> str:
        """The part of the returns that this one is, as the delivery log names it."""
        return f"{self.framework}.{self.period_id.replace('/', '-')}"


@cache
def nightly_collections() -> tuple[Nightly, ...]:
    """Every system that is delivered nightly.

    Raises:
        CalendarError: a line can't be used.
    """
    lines = _numbered(NIGHTLY)
    found = tuple(nightly(line, row) for line, row in lines)
    _one_each(NIGHTLY, [(line, each.system) for (line, _), each in zip(lines, found, strict=True)])
    return found


@cache
def collections() -> tuple[Collection, ...]:
    """The collection calendar, by framework and date.

    Raises:
        CalendarError: a line can't be used.
    """
    lines = _numbered(CALENDAR)
    found = tuple(collection(line, row) for line, row in lines)
    _one_each(CALENDAR, [(line, each.part) for (line, _), each in zip(lines, found, strict=True)])
    return tuple(sorted(found, key=lambda each: (each.framework, each.due)))


def nightly(line: int, row: dict[str, str]) -> Nightly:
    """One line of ``nightly_collection``.

    Raises:
        CalendarError: it can't be used.
    """
    where = f"seeds/{NIGHTLY}.csv, line {line}"
    known = names_of("case_management")
    if row["system"] not in known:
        raise CalendarError(
            f"{where}: '{row['system']}' is no system; use one of {', '.join(known)}."
        )
    try:
        due_by = time.fromisoformat(row["due_by"])
    except ValueError:
        raise CalendarError(f"{where}: write due_by like 07:00, not '{row['due_by']}'.") from None
    if not row["days_back"].isdecimal():
        raise CalendarError(f"{where}: days_back is a number of days, not '{row['days_back']}'.")
    return Nightly(row["system"], due_by, int(row["days_back"]))


def collection(line: int, row: dict[str, str]) -> Collection:
    """One line of ``collection_calendar``.

    Raises:
        CalendarError: it can't be used.
    """
    where = f"seeds/{CALENDAR}.csv, line {line}"
    frameworks = sorted({each["framework"] for each in seeds.rows("indicator_references")})
    if row["framework"] not in frameworks:
        raise CalendarError(
            f"{where}: '{row['framework']}' is no framework; use one of {', '.join(frameworks)}."
        )
    period = parse(row["period_id"])
    if period is None:
        raise CalendarError(
            f"{where}: '{row['period_id']}' is no period; write it like 2020/21-YTD-09."
        )
    days = []
    for name in _DATES:
        try:
            days.append(date.fromisoformat(row[name]))
        except ValueError:
            raise CalendarError(
                f"{where}: write {name} like 2020-10-30, not '{row[name]}'."
            ) from None
    if days != sorted(days) or period.end >= days[0]:
        raise CalendarError(
            f"{where}: put the dates in order: the period's end, {', '.join(_DATES)}."
        )
    return Collection(row["framework"], row["period_id"], *days)


def _numbered(seed: str) -> list[tuple[int, dict[str, str]]]:
    """Each line of a seed with its number in the file; the header is line 1."""
    # A line that is cut short gives no text at all for its last columns.
    rows = ({name: text or "" for name, text in row.items()} for row in seeds.rows(seed))
    return list(enumerate(rows, start=2))


def _one_each(seed: str, keys: list[tuple[int, str]]) -> None:
    first: dict[str, int] = {}
    for line, key in keys:
        if first.setdefault(key, line) != line:
            raise CalendarError(
                f"seeds/{seed}.csv, line {line}: {key} stands in line {first[key]} already; "
                "remove one of the two."
            )
