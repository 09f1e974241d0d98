"""Days as whole numbers since 1970, and the calendar of made-up events: weekends, bank holidays, school holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from expectations.seeds import rows

Days: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Integers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]

EPOCH = date(1970, 1, 1)
NEVER = -10_000_000  # in place of a day: it has not happened
_FIRST = (date(1980, 1, 1) - EPOCH).days
_LAST = (date(2070, 12, 31) - EPOCH).days


def day_number(day: date) -> int:
    """Return the days from 1 January 1970 to a date."""
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """Return the date of a day number."""
    return EPOCH + timedelta(days=number)


def dates(days: Days) -> pl.Series:
    """Return day numbers as a series of dates, NEVER as null."""
    stamps = days.astype("datetime64[D]")
    stamps[days == NEVER] = np.datetime64("NaT")
    return pl.Series(stamps).cast(pl.Date)


def happened(days: Days) -> Mask:
    """Return a mask of the days that are not NEVER."""
    found: Mask = days != NEVER
    return found


def days_where(mask: Mask, days: Days) -> Days:
    """Return the days where the mask is true, NEVER elsewhere."""
    return np.where(mask, days, NEVER)


def birthday(born: Days, age: int) -> Days:
    """Return the day on which a person born then reaches the age; 1 March for 29 February."""
    births = born.astype("datetime64[D]")
    months = births.astype("datetime64[M]")
    day_of_month = (births - months.astype("datetime64[D]")).astype(np.int64)
    later = (months + 12 * age).astype("datetime64[D]").astype(np.int64)
    moved: Days = later + day_of_month
    return moved


@cache
def _working() -> tuple[Mask, Integers, Days]:
    """Return, for each day from 1980 to 2070, whether it is a working day and the count of working days so far; and the working days."""
    days = np.arange(_FIRST, _LAST + 1)
    weekday = (days + 3) % 7  # 0 = Monday
    holidays = {day_number(date.fromisoformat(row["date"])) for row in rows("bank_holidays")}
    works = (weekday < 5) & ~np.isin(days, np.array(sorted(holidays), dtype=np.int64))
    return works, np.cumsum(works), days[works]


def weekday(days: Days) -> Integers:
    """Return the day of the week, 0 = Monday to 6 = Sunday."""
    return (days + 3) % 7


def add_working_days(days: Days, count: Integers) -> Days:
    """Return the working day ``count`` working days later; the start counts as day 0."""
    _, number, working = _working()
    at = number[np.clip(days, _FIRST, _LAST) - _FIRST] - 1 + count
    moved: Days = working[np.clip(at, 0, len(working) - 1)]
    return np.where(happened(days), moved, NEVER)


def on_working_day(days: Days) -> Days:
    """Return each day, or the next working day where it is not one."""
    works, number, working = _working()
    at = np.clip(days, _FIRST, _LAST) - _FIRST
    next_one = working[np.clip(number[at], 0, len(working) - 1)]
    return np.where(happened(days) & ~works[at], next_one, days)


def is_school_holiday(days: Days) -> Mask:
    """Return a mask of days at Christmas, Easter, summer and half terms, at fixed dates of the year."""
    stamps = days.astype("datetime64[D]")
    month = stamps.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (stamps - stamps.astype("datetime64[M]")).astype(np.int64) + 1
    in_year = month * 100 + day
    terms_between = ((1220, 1231), (101, 103), (214, 220), (402, 416), (526, 601), (722, 903))
    inside = [
        (in_year >= first) & (in_year <= last) for first, last in (*terms_between, (1024, 1031))
    ]
    away: Mask = np.logical_or.reduce(inside)
    return away


def financial_year(days: Days) -> Integers:
    """Return the calendar year in which each day's financial year ends."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    years: Integers = 1970 + (months + 9) // 12
    return years
