"""Period ids as returns write them, and their dates (INDICATORS.md, "Periods").

``dim_period`` has the same periods; a test compares the two.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

# Known periods end between these two dates.
ENDS_FROM = date(2009, 4, 1)
ENDS_TO = date(2036, 3, 31)

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_YEAR = re.compile(r"(\d{4})/(\d{2})(?:-(?:Q([1-4])|YTD-(\d{2})))?")
_ROLLING = re.compile(r"R12-(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Period:
    """A period's first and last day."""

    start: date
    end: date


def parse(period_id: str) -> Period | None:
    """Return the period of an id, or None where the id is no period or outside the calendar."""
    period = _read(period_id)
    if period is None or not ENDS_FROM <= period.end <= ENDS_TO:
        return None
    return period


def _read(period_id: str) -> Period | None:
    if match := _MONTH.fullmatch(period_id):
        return _months(int(match[1]), int(match[2]), 1)
    if match := _WEEK.fullmatch(period_id):
        return _week(int(match[1]), int(match[2]))
    if match := _ROLLING.fullmatch(period_id):
        return _months(int(match[1]), int(match[2]), 12)
    if match := _YEAR.fullmatch(period_id):
        year, next_year, quarter, month = (int(part) if part else 0 for part in match.groups())
        if next_year != (year + 1) % 100:
            return None
        if quarter:
            end = 3 + 3 * quarter  # months counted from January of the first calendar year
            return _months(year + (end - 1) // 12, (end - 1) % 12 + 1, 3)
        if match[4] is not None:
            return _months(year + (month < 4), month, (month - 4) % 12 + 1)
        return _months(year + 1, 3, 12)
    return None


def _months(year: int, month: int, length: int) -> Period | None:
    """Return the period of ``length`` months that ends with this month."""
    if not 1 <= month <= 12 or not 1900 < year < 2100:
        return None
    first = year * 12 + month - length
    start = date(first // 12, first % 12 + 1, 1)
    return Period(start, date(year, month, monthrange(year, month)[1]))


def _week(year: int, week: int) -> Period | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Period(monday, monday + timedelta(days=6))


def years_before(day: date, years: int) -> date:
    """Return the same day so many years before; 28 February for the 29th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, day.month, 28 if is_leap_day else day.day)
