"""Reads the published facts next to the repository; where they are missing, the tests that need them fail."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from warehouse.project import PROJECT

FACTS = PROJECT.parent / "shared" / "facts"
SEEDS = PROJECT / "seeds"

NOT_APPLICABLE = {"N/A", "NA"}
REGION = "Eastern Region"
ENGLAND = "All England"
# It is neither of the nations that the warehouse knows, and no framework compares with it.
LEFT_OUT = "All England and Wales- N"

Row = dict[str, str]


@dataclass(frozen=True)
class Item:
    """An item of the form, as its definition prints it."""

    ref: str
    unit: str
    annualised: bool
    polarity: str
    over_population: bool


@dataclass(frozen=True)
class Entry:
    """What one authority wrote for one item."""

    la_id: str
    ref: str
    title: str
    numerator: str
    denominator: str

    @property
    def is_blank(self) -> bool:
        """Neither number was filled in."""
        return not self.numerator and not self.denominator


def rows_of(path: Path) -> list[Row]:
    """The rows of a CSV file, every cell as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def slug(name: str) -> str:
    """An authority's slug: its name without borough or county, in lower case."""
    plain = re.sub(r" (\(B\)|County|Borough)$", "", name)
    return re.sub("[^a-z0-9]+", "-", plain.lower())


def items() -> dict[str, Item]:
    """The items that are in the form, by their number."""
    return {
        row["item_no"]: Item(
            ref=row["item_no"],
            unit=row["multiplier"].split()[0],
            annualised=row["annualised"] == "1",
            polarity=row["polarity"],
            over_population="aged 0-17" in row["denominator"],
        )
        for row in rows_of(FACTS / "eastern_2020_definitions.csv")
        if row["in_form"] == "1"
    }


def entries() -> list[Entry]:
    """Every authority's form, cell by cell."""
    return [
        Entry(
            la_id=slug(row["la"]),
            ref=row["indicator_no"],
            title=row["indicator_title"],
            numerator=row["numerator"],
            denominator=row["denominator"],
        )
        for row in rows_of(FACTS / "eastern_2020_21_q2_return.csv")
    ]


def estimates() -> list[Row]:
    """The population estimates, with the area's name as printed."""
    return rows_of(FACTS / "eastern_population_0_17.csv")


def populations(estimate_year: str) -> dict[str, int]:
    """Children by authority's slug, and of the region by its printed name."""
    return {
        row["la"] if row["la"] == REGION else slug(row["la"]): int(row["population_0_17"])
        for row in estimates()
        if row["mye_year"] == estimate_year
    }


def number(text: str) -> Fraction | None:
    """A number as a form writes it; None where there is none."""
    return None if text in {"", *NOT_APPLICABLE} else Fraction(text.replace(",", ""))


def rounding(text: str) -> Fraction:
    """By how much a number printed with so many decimals may be off."""
    return Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
