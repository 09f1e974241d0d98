"""Days: working days, calendar months, ages, read off a calendar and nothing else."""

from __future__ import annotations

import csv
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"
FIRST, LAST = date(1995, 1, 1), date(2037, 12, 31)


@cache
def working_days() -> dict[date, int]:
    """The number of working days from the first day of the calendar to each day, that day included."""
    with (SEEDS / "bank_holidays.csv").open(encoding="utf-8", newline="") as file:
        holidays = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    numbers, number, day = {}, 0, FIRST
    while day <= LAST:
        if day.weekday() < 5 and day not in holidays:
            number += 1
        numbers[day] = number
        day += timedelta(days=1)
    return numbers


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`: the start is day 0."""
    return working_days()[end] - working_days()[start]


def nth_working_day(start: date, count: int) -> date:
    """The day on which `count` working days have passed since `start`."""
    day = start
    while count:
        day += timedelta(days=1)
        if working_days()[day] > working_days()[day - timedelta(days=1)]:
            count -= 1
    return day


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def birthday(born: date, years: int) -> date:
    """1 March in common years for who was born on 29 February."""
    same_day = add_months(born, 12 * years)
    return same_day if same_day.day == born.day else date(same_day.year, 3, 1)


def age(born: date, day: date) -> int:
    """Age in whole years; a child not yet born is below 0."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def latest_first_of_april(day: date) -> date:
    year = day.year if day >= date(day.year, 4, 1) else day.year - 1
    return date(year, 4, 1)
