"""The raw zone: one typed Parquet file for each part of an extract that a delivery replaces."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract
from expectations.systems import SYSTEMS
from warehouse.delivery.files import replacing
from warehouse.reading.extract import raw_schema

# A partition of no authority. Its file has no rows, so that reading an extract that nobody has
# delivered yet gives an empty table instead of an error.
NO_AUTHORITY = "__none__"


def part_path(raw: Path, system: str, extract: str, la_id: str, part: str) -> Path:
    """Return the path of one part of an authority's extract."""
    return raw / system / extract / f"la={la_id}" / f"{part}.parquet"


def write_part(path: Path, contract: type[Contract], rows: pl.DataFrame) -> None:
    """Write the rows of a part, replacing its file in one step."""
    with replacing(path) as partial:
        rows.select(list(raw_schema(contract))).write_parquet(
            partial, compression="zstd", compression_level=1
        )


def remove_part(path: Path) -> None:
    """Delete the file of a part that its delivery no longer holds."""
    path.unlink(missing_ok=True)


def write_empty_extracts(raw: Path) -> None:
    """Write a file without rows for every extract of every system."""
    for system in SYSTEMS.values():
        for extract in system.extracts:
            contract = extract.load()
            path = part_path(raw, system.name, extract.name, NO_AUTHORITY, "all")
            write_part(path, contract, pl.DataFrame(schema=raw_schema(contract)))
