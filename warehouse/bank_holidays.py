"""Bank holidays of England and Wales: makes the seed from which working days are counted."""

import csv
import datetime as dt
from pathlib import Path

import holidays

FIRST_YEAR = 2009
LAST_YEAR = 2036
SEED = Path(__file__).resolve().parent.parent / "seeds" / "bank_holidays.csv"
COLUMNS = ("date", "name")


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
    return sorted(found.items())


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
