"""The seed of bank holidays is what its generator makes, and the generator knows the odd days."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from warehouse.generate.bank_holidays import SEED, bank_holidays, write_seed


def test_seed_is_fresh(tmp_path: Path) -> None:
    made = tmp_path / "bank_holidays.csv"
    written = write_seed(made)

    assert SEED.read_bytes() == made.read_bytes(), "run: python -m warehouse.generate.bank_holidays"
    with made.open(encoding="utf-8", newline="") as file:
        dates = [row["date"] for row in csv.DictReader(file)]
    assert written == len(dates) == len(set(dates))
    assert dates == sorted(dates)
    assert (dates[0], dates[-1]) == ("2009-01-01", "2036-12-26")


@pytest.mark.parametrize(
    "date",
    [
        dt.date(2010, 12, 27),  # substitute day of Christmas Day, a Saturday
        dt.date(2010, 12, 28),  # and of Boxing Day
        dt.date(2020, 5, 8),  # early May holiday moved from the Monday
        dt.date(2022, 6, 3),  # jubilee
        dt.date(2022, 9, 19),  # state funeral
        dt.date(2023, 5, 8),  # coronation
    ],
)
def test_moved_and_added_holidays_are_held(date: dt.date) -> None:
    assert date in dict(bank_holidays())


def test_moved_holiday_leaves_its_usual_day() -> None:
    assert dt.date(2020, 5, 4) not in dict(bank_holidays(2020, 2020))


def test_every_year_has_its_eight_days_off() -> None:
    weekdays_off = {
        year: sum(date.weekday() < 5 for date, _ in bank_holidays(year, year))
        for year in range(2009, 2037)
    }
    assert min(weekdays_off.values()) == 8
    assert max(weekdays_off.values()) <= 10
