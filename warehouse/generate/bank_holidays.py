"""Bank holidays of England and Wales: the seed that working days are counted with."""

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
    """Return (date, name) of each bank holiday of the calendar years given, in order of date.

    A holiday on a weekend is listed on its own day and on its substitute day: nobody works on
    either. England and Wales keep the same bank holidays.
    """
    found = holidays.country_holidays(
        "GB", subdiv="ENG", years=range(first_year, last_year + 1), observed=True
    )
    return sorted((day, _plain(name)) for day, name in found.items())


def _plain(name: str) -> str:
    one_off = _ONE_OFF.search(name)
    return one_off[0] if one_off else name


def write_seed(path: Path = SEED) -> int:
    """Write the seed file and return the number of holidays in it."""
    rows = bank_holidays()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((date.isoformat(), name) for date, name in rows)
    return len(rows)


if __name__ == "__main__":
    print(f"{write_seed()} bank holidays written to {SEED}")
