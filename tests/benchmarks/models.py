"""What dbt adds: its build of the models, compared with the same SQL in one DuckDB connection.

``python -m tests.benchmarks.models HOME STARTED`` is one measurement, in a process of its own.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import report
from tests.benchmarks.processes import measured

_KINDS = ("seed", "model", "test")


def main(home: Path) -> None:
    """Build as the refresh does, run the same SQL without dbt, and print what each took."""
    # A refresh has loaded these by the time it builds the models.
    importlib.import_module("orchestration.definitions")
    from orchestration.runtime.dbt import invoke, start_afresh
    from orchestration.settings import Settings

    settings = Settings(home=home)
    start_afresh(settings)
    results: list[Any] = []
    importing = _seconds(_import_dbt)
    invoking = _seconds(
        lambda: results.extend(invoke(settings, ["build", "--exclude-resource-type=unit_test"]))
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    timings = [timing for result in results for timing in result.timing]
    nodes = max(t.completed_at for t in timings) - min(t.started_at for t in timings)
    times = {
        "whole": importing + invoking,
        "importing": importing,
        "nodes": nodes.total_seconds(),
        "sql": _in_one_connection(results, settings.zones.raw, with_tests=False),
        "sql_with_tests": _in_one_connection(results, settings.zones.raw, with_tests=True),
    }
    counts = Counter(str(result.node.resource_type) for result in results)
    for kind in _KINDS:
        ran = [result for result in results if result.node.resource_type == kind]
        times[kind] = sum(result.execution_time for result in ran)
    longest = sorted(results, key=lambda result: -result.execution_time)[:5]
    slowest = [(result.node.name, result.execution_time) for result in longest]
    found = {"times": times, "counts": counts, "peak_mib": peak, "slowest": slowest}
    print(json.dumps(found))


def _import_dbt() -> None:
    importlib.import_module("dbt.cli.main")
    importlib.import_module("dbt.adapters.duckdb.connections")


def _in_one_connection(results: Sequence[Any], raw: Path, *, with_tests: bool) -> float:
    from tests.compiled import run_all, statements

    sql = statements(results, with_tests=with_tests)
    with tempfile.TemporaryDirectory() as folder:
        return _seconds(lambda: run_all(sql, raw, Path(folder) / "warehouse.duckdb"))


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def measure(home: Path, what: str, runs: int) -> None:
    """Print both times, their ratio, and where dbt's time goes.

    Args:
        what: the size of the home, for the title.
        runs: builds, each in a process of its own.
    """
    found = [measured(__name__, home) for _ in range(runs)]
    times = {name: [one["times"][name] for one in found] for name in found[0]["times"]}
    counts = found[0]["counts"]
    within = [
        whole - importing - nodes
        for whole, importing, nodes in zip(
            times["whole"], times["importing"], times["nodes"], strict=True
        )
    ]
    relations = f"{counts['seed']} seeds and {counts['model']} models"
    report.title(f"The model build and its own SQL: {what} (median of {runs})")
    report.table(
        ("", "median"),
        [
            ("dbt build, as a refresh does it", report.seconds(times["whole"])),
            ("  importing dbt", report.seconds(times["importing"])),
            ("  parsing, connecting, writing its files", report.seconds(within)),
            ("  its nodes, from the first to the last", report.seconds(times["nodes"])),
            (f"same SQL in one connection: {relations}", report.seconds(times["sql"])),
            (f"... and its {counts['test']} tests", report.seconds(times["sql_with_tests"])),
        ],
    )
    bare, tested = times["sql"], times["sql_with_tests"]
    print(f"  Ratio of the build to the SQL: {report.ratio(times['whole'], bare):.1f}")
    print(f"  Ratio to the SQL with the tests: {report.ratio(times['whole'], tested):.1f}")
    print(f"  Ratio of dbt's nodes alone to that: {report.ratio(times['nodes'], tested):.1f}")
    print(f"  Peak memory of the build: {max(one['peak_mib'] for one in found):.0f} MiB")
    slowest = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found[0]["slowest"])
    print(f"  Longest: {slowest}")
    shares = ", ".join(f"{kind}s {report.seconds(times[kind])}" for kind in _KINDS)
    print(f"  dbt's own clock, nodes of both threads added up: {shares}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
