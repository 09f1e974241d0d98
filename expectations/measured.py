"""Which columns of an extract are measured, and how many indicators read each (``seeds/measure_columns.csv``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from expectations.seeds import judging_rows


@cache
def indicators_reading(system: str, extract: str) -> Mapping[str, int]:
    """Return how many indicators read each column of an extract; columns that none reads are not there.

    A column that only a split of an indicator reads counts for that indicator.
    """
    indicators = _indicators_of_measures()
    readers: dict[str, set[str]] = {}
    for row in judging_rows("measure_columns"):
        if (row["system"], row["extract"]) == (system, extract):
            for column in (row["columns"] or "").split():
                readers.setdefault(column, set()).update(indicators[row["measure_id"] or ""])
    return {column: len(found) for column, found in readers.items()}


@cache
def _indicators_of_measures() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in judging_rows("indicator_catalogue"):
        for measure in (row["numerator_measure"], row["denominator_measure"]):
            if row["origin"] == "extract" and measure:
                found.setdefault(measure, set()).add(row["indicator_id"] or "")
    return found
