"""What a family of measures gives: entries of a measure, and the period they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tests.oracle.child import Child
from tests.oracle.days import age

ALL = "all"


class Entry(NamedTuple):
    """So much of a measure in a locality; `breakdown` is `all` or `<dimension>:<code>`."""

    measure: str
    breakdown: str
    locality: str
    value: float


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included. Stocks and windows are as at the last."""

    start: date
    end: date

    def has(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end


def counted(
    measure: str, locality: str, splits: Iterable[str] = (), value: float = 1
) -> list[Entry]:
    """One entry for the whole and one for each value of its splits."""
    return [Entry(measure, breakdown, locality, value) for breakdown in (ALL, *splits)]


def age_band(child: Child, day: date) -> list[str]:
    """The age band of a child on a day as a split; none where the date of birth is not known."""
    if child.born is None:
        return []
    years = age(child.born, day)
    if years < 1:
        return ["age_band:under_1"]
    if years < 5:
        return ["age_band:1_to_4"]
    if years < 10:
        return ["age_band:5_to_9"]
    return ["age_band:10_to_15"] if years < 16 else ["age_band:16_and_over"]


def split(dimension: str, code: str | None) -> list[str]:
    return [f"{dimension}:{code}"] if code else []
