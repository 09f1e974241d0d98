"""The raw zone: one typed Parquet file for each part of an extract that a delivery replaces."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract
from expectations.systems import SYSTEMS
from warehouse.delivery.files import replacing
from warehouse.raw.layout import NO_AUTHORITY, part_path
from warehouse.reading.extract import raw_schema


def write_part(path: Path, contract: type[Contract], rows: pl.DataFrame) -> None:
    """Write the rows of a part, replacing its file in one step."""
    with replacing(path) as partial:
        rows.select(list(raw_schema(contract))).write_parquet(
            partial, compression="zstd", compression_level=1
        )


def write_empty_extracts(raw: Path) -> None:
    """Write a file without rows for every extract of every system."""
    for system in SYSTEMS.values():
        for extract in system.extracts:
            contract = extract.load()
            path = part_path(raw, system.name, extract.name, NO_AUTHORITY, "all")
            write_part(path, contract, pl.DataFrame(schema=raw_schema(contract)))
