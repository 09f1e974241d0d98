"""What ``tartan sample`` does: writes a made-up region's deliveries into drop and says how many rows of what."""

from __future__ import annotations

import time
from datetime import date

from rich.console import Console

from orchestration.settings import Settings
from warehouse.synthetic.region import LAS, manifest_path, write_region


def write_and_report(
    settings: Settings,
    las: int,
    years: int,
    as_at: date,
    seed: int,
    scale: float,
    defects: bool,
    systems: str,
    console: Console,
) -> None:
    """Write the first so many authorities of the region, and print a line for each.

    Args:
        las: at most as many as the region has.
        years: how many years, up to ``as_at``.
        systems: in which system each writes, as ``write_region`` takes it.
    """
    began = time.monotonic()
    settings.zones.create()
    files = rows = 0
    for written in write_region(
        settings.zones.drop, LAS[:las], years, as_at, seed, scale, defects, systems
    ):
        files += len(written.rows)
        rows_of_it = sum(written.rows.values())
        rows += rows_of_it
        console.print(f"  {written.la_id:<22} {written.system:<12} {rows_of_it:>10,} rows")
    seconds = time.monotonic() - began
    console.print(
        f"Wrote {files} files with {rows:,} rows, as at {as_at}, in {seconds:.1f} s. "
        "Now run: tartan refresh"
    )
    if defects:
        console.print(f"What was planted: {manifest_path(settings.zones.drop, as_at, seed)}")
