"""What it costs to take extracts in, beside DuckDB copying the same files to Parquet without a look.

``python -m tests.benchmarks.intake HOME STARTED`` is one measurement, in a process of its own.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from tests.benchmarks import report
from tests.benchmarks.processes import measured
from warehouse.delivery.drop import scan
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log.ledger import open_ledger
from warehouse.reading.secret import Key, read_with
from warehouse.receiving import receive
from warehouse.versions import reading_version

LIMIT = 3


def main(home: Path) -> None:
    """Take in every delivery in drop, then copy the same files, and print what each took."""
    from expectations.systems import SYSTEMS

    zones = Zones(home)
    zones.create()
    folders = scan(zones.drop)[0]
    for system in {folder.system for folder in folders}:
        for extract in SYSTEMS[system].extracts:
            extract.load()
    key = Key(b"of the benchmark")
    readings: list[Reading] = []
    with open_ledger(zones.ledger) as ledger:
        for folder in folders:
            receive(zones, ledger, folder)
        started = time.perf_counter()
        for la, system in sorted(ledger.waiting(read_with(reading_version(), key))):
            read_waiting(zones, ledger, key, la, system, readings.append)
        took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    files = [folder.path / name for folder in folders for name, _, _ in folder.files]
    found = {
        "rows": sum(outcome.rows_received for read in readings for outcome in read.outcomes),
        "deliveries": len(readings),
        "seconds": took,
        "peak_mib": peak / 1024,
        "copying": _copied(files),
    }
    print(json.dumps(found))


def _copied(files: list[Path]) -> float:
    """Seconds that DuckDB takes to copy files to Parquet as they are."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        started = time.perf_counter()
        for path in files:
            for reading in (f"'{path}'", f"'{path}', all_varchar = true"):
                try:
                    database.execute(
                        f"copy (select * from read_csv({reading})) to '{folder}/copy.parquet' "
                        "(format parquet, compression zstd)"
                    )
                except duckdb.ConversionException:
                    continue  # it guessed a column's type by rows that others don't resemble
                break
        return time.perf_counter() - started


def measure(home: Path, fewer: Path) -> None:
    """Print rows per second, the ratio to a plain copy, and the memory for many and for few.

    Args:
        home: one with a region's deliveries in drop, none taken in yet.
        fewer: another with those of some of its authorities, the largest among them.
    """
    many, few = measured(__name__, home), measured(__name__, fewer)
    report.title(f"From file to raw: {many['rows']:,} rows of {many['deliveries']} authorities")
    report.table(
        ("", "seconds", "rows/s"),
        [
            ("read, check, pseudonymise, write", f"{many['seconds']:.1f}", _speed(many, "seconds")),
            (
                "DuckDB: COPY (read_csv) TO parquet",
                f"{many['copying']:.1f}",
                _speed(many, "copying"),
            ),
        ],
    )
    print(f"  Ratio: {many['seconds'] / many['copying']:.2f} (limit {LIMIT})")
    print(
        f"  Peak memory: {many['peak_mib']:.0f} MiB with {many['deliveries']} authorities, "
        f"{few['peak_mib']:.0f} MiB with {few['deliveries']}"
    )


def compare(homes: dict[str, Path]) -> None:
    """Print what the same children cost as each system writes them.

    Args:
        homes: by system, each with deliveries in drop, none taken in yet.
    """
    found = {system: measured(__name__, home) for system, home in homes.items()}
    report.title("From file to raw: the same children as each system writes them")
    report.table(
        ("", "rows", "seconds", "rows/s", "ratio to a plain copy"),
        [
            (
                system,
                f"{each['rows']:,}",
                f"{each['seconds']:.1f}",
                _speed(each, "seconds"),
                f"{each['seconds'] / each['copying']:.2f}",
            )
            for system, each in found.items()
        ],
    )


def _speed(found: dict[str, float], name: str) -> str:
    return f"{found['rows'] / found[name]:,.0f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
