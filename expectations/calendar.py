"""Due dates of deliveries and returns, read from the seeds ``nightly_collection`` and ``collection_calendar``."""

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
    """A line of one of the two seeds is wrong: names the seed, the line and the remedy."""


@dataclass(frozen=True)
class Nightly:
    """The nightly delivery expected from a system.

    Attributes:
        due_by: the time of day by which the delivery must have arrived; London time.
        days_back: how many days before that day it may be dated; 1 = a night's export may have the
            date of the evening on which it began.
    """

    system: str
    due_by: time
    days_back: int


@dataclass(frozen=True)
class Collection:
    """The dates of one period of a framework, in order.

    Attributes:
        opens: the first day on which returns are accepted.
        due: the last day for the return.
        double_check: the last day on which authorities check the figures of all of them.
        final: the last day for a corrected return.
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
        """The name of this collection's part of the returns in the delivery log."""
        return f"{self.framework}.{self.period_id.replace('/', '-')}"


@cache
def nightly_collections() -> tuple[Nightly, ...]:
    """Return every system that is delivered nightly, one each.

    Raises:
        CalendarError: a line is wrong.
    """
    lines = _numbered_rows(NIGHTLY)
    found = tuple(parse_nightly(line, row) for line, row in lines)
    _refuse_duplicates(
        NIGHTLY, [(line, each.system) for (line, _), each in zip(lines, found, strict=True)]
    )
    return found


@cache
def collections() -> tuple[Collection, ...]:
    """Return the collection calendar, by framework and date.

    Raises:
        CalendarError: a line is wrong.
    """
    lines = _numbered_rows(CALENDAR)
    found = tuple(parse_collection(line, row) for line, row in lines)
    _refuse_duplicates(
        CALENDAR, [(line, each.part) for (line, _), each in zip(lines, found, strict=True)]
    )
    return tuple(sorted(found, key=lambda each: (each.framework, each.due)))


def parse_nightly(line: int, row: dict[str, str]) -> Nightly:
    """Return one line of ``nightly_collection`` as a record.

    Raises:
        CalendarError: the line is wrong.
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


def parse_collection(line: int, row: dict[str, str]) -> Collection:
    """Return one line of ``collection_calendar`` as a record.

    Raises:
        CalendarError: the line is wrong.
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


def _numbered_rows(seed: str) -> list[tuple[int, dict[str, str]]]:
    """Return each line of a seed with its number in the file; the header is line 1."""
    # The last columns of a line that is cut short are None.
    rows = ({name: text or "" for name, text in row.items()} for row in seeds.rows(seed))
    return list(enumerate(rows, start=2))


def _refuse_duplicates(seed: str, keys: list[tuple[int, str]]) -> None:
    first: dict[str, int] = {}
    for line, key in keys:
        if first.setdefault(key, line) != line:
            raise CalendarError(
                f"seeds/{seed}.csv, line {line}: {key} stands in line {first[key]} already; "
                "remove one of the two."
            )
