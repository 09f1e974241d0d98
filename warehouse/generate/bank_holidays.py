"""Bank holidays of England and Wales: makes the seed from which working days are counted."""

import csv
import datetime as dt
import re
from pathlib import Path

import holidays

from expectations.seeds import SEEDS

FIRST_YEAR = 2009
LAST_YEAR = 2036
SEED = SEEDS / "bank_holidays.csv"
COLUMNS = ("date", "name")

# One-off holidays, which the library names after people.
_ONE_OFF = re.compile("Coronation|Jubilee|Funeral|Wedding")


def bank_holidays(
    first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR
) -> list[tuple[dt.date, str]]:
    """One (date, name) for each bank holiday of the calendar years given, in order of date.

    A holiday that falls on a weekend stands there and on its substitute day as well: both are
    days on which nobody works. England and Wales keep the same bank holidays.
    """
    found = holidays.country_holidays(
        "GB", subdiv="ENG", years=range(first_year, last_year + 1), observed=True
    )
    return sorted((day, _plain(name)) for day, name in found.items())


def _plain(name: str) -> str:
    one_off = _ONE_OFF.search(name)
    return one_off[0] if one_off else name


def write_seed(path: Path = SEED) -> int:
    """Rewrite the seed file; the number of holidays written."""
    rows = bank_holidays()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((date.isoformat(), name) for date, name in rows)
    return len(rows)


if __name__ == "__main__":
    print(f"{write_seed()} bank holidays written to {SEED}")
