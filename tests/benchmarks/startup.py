"""What a refresh with nothing new costs, as a multiple of ``tartan --help``: whole processes, in turns."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.processes import loaded_by, tartan

LIMIT = 2
_NOT_WANTED = ("dagster", "dagster_dbt", "dbt", "pandera", "great_expectations", "polars", "duckdb")


def measure(home: Path, turns: int) -> None:
    """Print both commands' times and their ratio.

    Args:
        home: one in which no delivery waits.
        turns: runs of each command.
    """
    tartan(home, "--help")
    _, printed = tartan(home, "refresh")
    if not printed.startswith("Nothing new."):
        raise RuntimeError(f"Something was new:\n{printed}")
    helping: list[float] = []
    refreshing: list[float] = []
    for _ in range(turns):
        helping.append(tartan(home, "--help")[0])
        refreshing.append(tartan(home, "refresh")[0])
    report.title(f"A refresh with nothing new ({turns} runs of each, in turns)")
    report.table(
        ("", "median", "minimum"),
        [
            (name, report.milliseconds(times), report.milliseconds([min(times)]))
            for name, times in (("tartan --help", helping), ("tartan refresh", refreshing))
        ],
    )
    print(f"  Ratio of the medians: {report.ratio(refreshing, helping):.2f} (limit {LIMIT})")
    loaded = loaded_by(home, "refresh")
    for name in _NOT_WANTED[:3]:
        print(f"  {name}: {'LOADED' if name in loaded else 'not loaded'}")
    others = [name for name in _NOT_WANTED[3:] if name in loaded]
    print(f"  Other heavy modules loaded: {', '.join(others) or 'none'}")
