"""The command ``tartan sample``: writes a made-up region's deliveries into drop and prints row counts."""

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
    """Write the deliveries of the region's first authorities and print a line for each.

    Args:
        las: how many authorities, at most as many as the region has.
        years: how many years, up to ``as_at``.
        systems: the choice of systems, as ``write_region`` takes it.
    """
    began = time.monotonic()
    settings.zones.create()
    files = rows = 0
    for written in write_region(
        settings.zones.drop, LAS[:las], years, as_at, seed, scale, defects, systems
    ):
        files += len(written.rows)
        row_count = sum(written.rows.values())
        rows += row_count
        console.print(f"  {written.la_id:<22} {written.system:<12} {row_count:>10,} rows")
    seconds = time.monotonic() - began
    console.print(
        f"Wrote {files} files with {rows:,} rows, as at {as_at}, in {seconds:.1f} s. "
        "Now run: tartan refresh"
    )
    if defects:
        console.print(
            f"For the list of planted mistakes, see {manifest_path(settings.zones.drop, as_at, seed)}"
        )
