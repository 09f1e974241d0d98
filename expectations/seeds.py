"""The reference data in ``seeds/``: one declaration for dbt and for Python, readable without heavy imports."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"

# The seeds and columns by which rows are read and judged. Nothing else of a seed reaches a contract,
# so a change elsewhere in it makes no delivery be read again.
JUDGING = {
    "code_sets": ("code_set", "code", "label", "first_year", "last_year"),
    "indicator_catalogue": (
        "indicator_id",
        "numerator_measure",
        "denominator_measure",
        "unit",
        "origin",
    ),
    "indicator_references": ("framework", "ref", "indicator_id"),
    "local_authorities": ("la_id", "ons_code", "la_name"),
    "measure_columns": ("measure_id", "breakdown", "system", "extract", "columns"),
    "population": ("area_id", "estimate_year", "published_on", "population_0_17"),
}
# The code sets that some column writes as labels; of the others only the codes are read.
WRITTEN_AS_LABELS = frozenset(
    {"903_reason_episode_ceased", "903_reason_for_new_episode", "cin_category_of_abuse"}
)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one seed, every cell as text."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def judging_rows(name: str) -> list[dict[str, str | None]]:
    """Return the rows of one seed with the columns that judge deliveries; an empty cell is None."""
    kept = [{column: row[column] or None for column in JUDGING[name]} for row in rows(name)]
    for row in kept:
        if "label" in row and row["code_set"] not in WRITTEN_AS_LABELS:
            row["label"] = None
    return kept


@cache
def authorities() -> dict[str, str]:
    """Return every authority that may deliver, slug to name, ordered by region so that a region is a range."""
    return {row["la_id"]: row["la_name"] for row in rows("local_authorities")}
