"""What a release must say, computed from the facts alone in exact fractions; nothing of Tartan's takes part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tests.facts.published import NOT_APPLICABLE, REGION, Entry, Item, number

SCALES = {"per_10k": 10_000, "percent": 100, "days": 1}
# Quarter two is the first half of the year.
HALF_YEAR = Fraction(12, 6)
# The estimates of June 2020 are the last that were published by the end of September 2020.
ESTIMATE_YEAR = "2019"
POLARITIES = {"Bigger is Better": "high", "Smaller is Better": "low", "": "info"}


@dataclass(frozen=True)
class Figure:
    """An authority's or the region's figure for one item."""

    numerator: Fraction | None
    denominator: Fraction | None
    value: Fraction | None
    status: str


@dataclass(frozen=True)
class Region:
    """The region's figure, of how many authorities it is, and the ends of their range."""

    figure: Figure
    las_reporting: int
    top: Fraction | None
    bottom: Fraction | None


def factor(item: Item) -> Fraction:
    """What makes a year of the period."""
    return HALF_YEAR if item.annualised else Fraction(1)


def figure(item: Item, entry: Entry, population: dict[str, int]) -> Figure:
    """One authority's figure."""
    if entry.is_blank:
        return Figure(None, None, None, "not_supplied")
    if entry.numerator in NOT_APPLICABLE:
        return Figure(None, None, None, "not_applicable")
    if item.over_population:
        denominator: Fraction | None = Fraction(population[entry.la_id])
    else:
        denominator = number(entry.denominator)
    return _divided(item, number(entry.numerator), denominator)


def region(item: Item, figures: Iterable[Figure], population: dict[str, int]) -> Region:
    """The region's figure: sums over who gave both numbers."""
    figures = list(figures)
    giving = [one for one in figures if one.numerator is not None and one.denominator is not None]
    values = [one.value for one in figures if one.value is not None]
    smallest, largest = (min(values), max(values)) if values else (None, None)
    ends = {"high": (largest, smallest), "low": (smallest, largest), "info": (None, None)}
    top, bottom = ends[POLARITIES[item.polarity]]
    if not giving:
        return Region(Figure(None, None, None, "not_supplied"), 0, top, bottom)
    denominator = sum((one.denominator or Fraction(0) for one in giving), Fraction(0))
    if item.over_population and len(giving) == len(figures):
        denominator = Fraction(population[REGION])
    numerator = sum((one.numerator or Fraction(0) for one in giving), Fraction(0))
    return Region(_divided(item, numerator, denominator), len(giving), top, bottom)


def ranks(item: Item, values: dict[str, Fraction | None]) -> dict[str, int | None]:
    """Place among those that have a value: one more than are better, none without polarity."""
    polarity = POLARITIES[item.polarity]
    sign = {"high": -1, "low": 1, "info": 0}[polarity]
    having = {la: sign * value for la, value in values.items() if value is not None and sign}
    return {
        la: 1 + sum(other < having[la] for other in having.values()) if la in having else None
        for la in values
    }


def _divided(item: Item, numerator: Fraction | None, denominator: Fraction | None) -> Figure:
    assert numerator is not None, item
    assert denominator is not None, item
    if denominator == 0:
        return Figure(numerator, denominator, None, "zero_denominator")
    value = SCALES[item.unit] * numerator / denominator * factor(item)
    return Figure(numerator, denominator, value, "ok")
