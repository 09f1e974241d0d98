"""What a refresh with nothing new costs beside ``tartan --help``, each a whole process, in turns."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.processes import loaded_by, tartan

RUNS = 15
LIMIT = 2
_NOT_WANTED = ("dagster", "dagster_dbt", "dbt", "pandera", "great_expectations", "polars", "duckdb")


def measure(home: Path) -> None:
    """Print both commands' times and their ratio; ``home`` is one where nothing waits."""
    tartan(home, "--help")
    _, said = tartan(home, "refresh")
    if not said.startswith("Nothing new."):
        raise RuntimeError(f"Something was new:\n{said}")
    helping: list[float] = []
    refreshing: list[float] = []
    for _ in range(RUNS):
        helping.append(tartan(home, "--help")[0])
        refreshing.append(tartan(home, "refresh")[0])
    report.title(f"A refresh with nothing new ({RUNS} runs of each, in turns)")
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
