"""The reference data in ``seeds/``: one declaration for dbt and for Python, readable without heavy imports."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one seed, every cell as text."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def authorities() -> dict[str, str]:
    """Return every authority that may deliver, slug to name, ordered by region so that a region is a range."""
    return {row["la_id"]: row["la_name"] for row in rows("local_authorities")}
