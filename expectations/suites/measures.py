"""The measures by which a delivery as a whole is judged: one for each extract, column or month that can be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from expectations.suites.profile import Profile
from expectations.suites.totals import TOTALS, Total

# What is smaller says nothing: of few rows a few are a large share.
FEWEST_ROWS = 100
FEWEST_FAILING = 20
FEWEST_CODES = 200
FEWEST_LOST = 5
FEWEST_APART = 10
# A week without events, of what has some on most working days, is longer than any holiday.
QUIET_DAYS = 7
YEAR = 365
# What happens less than weekly also stops for half a year by itself.
FEWEST_EVENTS_A_YEAR = 52
# A month still changes while it is recorded late.
SETTLED_DAYS = 31

_SHARES = ("unknown_codes", "duplicates", "orphans")
# Rules that compare with the delivery before: what broke one is no measure for the next.
COMPARING = frozenset({"rows_fell", "rows_rose", "column_emptied", "codes_shifted", "history_lost"})


@dataclass(frozen=True)
class Compared:
    """An extract of a delivery, and the deliveries that it is compared with.

    Attributes:
        now: what was delivered.
        before: what it is compared with, as a rule the delivery before; None for a first one.
        year_ago: that of the same calendar month of the year before.
    """

    extract: str
    now: Profile
    before: Profile | None = None
    year_ago: Profile | None = None

    def is_judged_by(self, rule_id: str) -> bool:
        """Return whether there is something to judge it by."""
        if rule_id in COMPARING:
            return self.before is not None
        return rule_id != "rows_unlike_year_ago" or self.year_ago is not None


@dataclass(frozen=True)
class Measured:
    """One measure of an extract, or of a column or a month of it.

    Attributes:
        item: the column, month or other extract; empty for the extract itself.
        value: what is judged.
        evidence: the fields of a finding that show the numbers behind it.
    """

    extract: str
    item: str
    measure: str
    value: float
    evidence: Mapping[str, Any]


def measures_of(system: str, extracts: Sequence[Compared]) -> list[Measured]:
    """Return every measure that can be judged, extract by extract."""
    found: list[Measured] = []
    for one in extracts:
        found += [*_shares(one), *_frozen(one)]
        if one.before is not None:
            found += [*_rows(one, one.before, "rows_to_before")]
            found += [*_filled(one, one.before), *_codes(one, one.before)]
            found += _history(one, one.before)
        if one.year_ago is not None:
            found += _rows(one, one.year_ago, "rows_to_year_ago")
    now = {one.extract: one.now for one in extracts}
    for total in TOTALS.get(system, ()):
        if total.extract in now and total.other in now:
            found += _total(total, now[total.extract], now[total.other])
    return found


def _rows(of: Compared, other: Profile, measure: str) -> Iterator[Measured]:
    if other.rows >= FEWEST_ROWS:
        evidence = {
            "found": of.now.rows,
            "other": other.rows,
            "other_item": other.delivered_on.isoformat(),
        }
        yield Measured(of.extract, "", measure, of.now.rows / other.rows, evidence)


def _shares(of: Compared) -> Iterator[Measured]:
    for metric in _SHARES:
        failing = of.now.number(metric)
        if failing >= FEWEST_FAILING:
            evidence = {"found": failing, "other": of.now.rows}
            share = failing / of.now.rows
            yield Measured(of.extract, "", f"share_of_{metric}", share, evidence)


def _frozen(of: Compared) -> Iterator[Measured]:
    """Yield how many events were to be expected since the newest one, at the pace of the year before it."""
    newest = of.now.newest
    if newest is None:
        return
    days = (of.now.delivered_on - newest).days
    if days < QUIET_DAYS:
        return
    begins, ends = _month(newest - timedelta(days=YEAR)), _month(newest)
    events = of.now.by_item("events")
    of_year = sum(events[month] for month in events if begins < month <= ends)
    if of_year < FEWEST_EVENTS_A_YEAR:
        return
    evidence = {"found": days, "other_item": newest.isoformat()}
    yield Measured(of.extract, "", "events_missing", days * of_year / YEAR, evidence)


def _filled(of: Compared, before: Profile) -> Iterator[Measured]:
    """Yield, of columns that were filled in, the share of filled cells as part of what it was."""
    rows, rows_before = of.now.number("accepted"), before.number("accepted")
    now = of.now.by_item("filled")
    for column, filled in before.by_item("filled").items():
        if filled >= FEWEST_ROWS and rows >= FEWEST_ROWS and column in now:
            share, share_before = now[column] / rows, filled / rows_before
            evidence = {"column": column, "found": share, "other": share_before}
            yield Measured(of.extract, column, "filled_to_before", share / share_before, evidence)


def _codes(of: Compared, before: Profile) -> Iterator[Measured]:
    """Yield the share of rows that would have to change their code to be spread as before."""
    were = before.codes()
    for column, now in of.now.codes().items():
        then = were.get(column, {})
        total, total_before = sum(now.values()), sum(then.values())
        if min(total, total_before) < FEWEST_CODES:
            continue
        moves = {
            code: now.get(code, 0) / total - then.get(code, 0) / total_before
            for code in sorted({*now, *then})
        }
        distance = sum(abs(move) for move in moves.values()) / 2
        most = max(moves, key=lambda code: abs(moves[code]))
        evidence = {
            "column": column,
            "code": most,
            "found": now.get(most, 0) / total,
            "other": then.get(most, 0) / total_before,
        }
        yield Measured(of.extract, column, "codes_moved", distance, evidence)


def _history(of: Compared, before: Profile) -> Iterator[Measured]:
    """Yield the events of months that both deliveries should hold in full."""
    events = before.by_item("events")
    first = _first_month(events, before.delivered_on)
    if first is None:
        return
    # An extract that always goes back as far begins later as time passes.
    passed = _months(of.now.delivered_on) - _months(before.delivered_on)
    begins = _later(first, passed + 1)
    settled = _month(before.delivered_on - timedelta(days=SETTLED_DAYS))
    now = of.now.by_item("events")
    for month in sorted(events):
        then, still = events[month], now.get(month, 0)
        if begins <= month < settled and then:
            ratio = still / then if then - still >= FEWEST_LOST else max(1.0, still / then)
            evidence = {"item": month, "found": still, "other": then}
            yield Measured(of.extract, month, "events_to_before", ratio, evidence)


def _first_month(events: dict[str, float], delivered_on: date) -> str | None:
    """Return the month in which an extract begins in earnest: older cases that go on are a thin tail."""
    last = _month(delivered_on - timedelta(days=SETTLED_DAYS))
    newest = [events[month] for month in sorted(events) if month < last][-12:]
    if not newest:
        return None
    enough = median(newest) / 2
    return next((month for month in sorted(events) if events[month] >= enough), None)


def _total(total: Total, one: Profile, other: Profile) -> Iterator[Measured]:
    ours, theirs = one.number(total.metric), other.number(total.metric)
    larger = max(ours, theirs)
    if larger:
        apart = abs(ours - theirs)
        evidence = {
            "item_title": total.counted,
            "found": ours,
            "other_item": total.other,
            "other_title": total.other_counted,
            "other": theirs,
        }
        value = apart / larger if apart >= FEWEST_APART else 0.0
        yield Measured(total.extract, total.other, "totals_apart", value, evidence)


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _months(day: date) -> int:
    return 12 * day.year + day.month


def _later(month: str, months: int) -> str:
    count = 12 * int(month[:4]) + int(month[5:]) - 1 + months
    return f"{count // 12:04}-{count % 12 + 1:02}"
