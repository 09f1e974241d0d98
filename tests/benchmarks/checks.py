"""What all checks cost as a share of a refresh: of rows, whole deliveries, models and marts.

``python -m tests.benchmarks.checks HOME STARTED`` is one refresh in a process of its own, in which every
check is timed.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from orchestration.runtime.progress import Silent
from tests.benchmarks import report
from tests.benchmarks.processes import measured

AIM = 1 / 3

# The functions that check, named where they are called; one that runs within another is not timed twice.
JUDGES = {
    "rows (Pandera)": ("warehouse.reading.extract:failing_rows",),
    "rows across extracts": ("warehouse.reading.extract:failing_rows_across",),
    "deliveries as a whole (Great Expectations)": (
        "warehouse.profile.check:profile_of",
        "warehouse.profile.check:compared",
        "warehouse.profile.check:judge",
        "warehouse.profile.check:write_docs",
    ),
    "marts and returns (Great Expectations)": ("warehouse.audit.auditing:audit",),
}
DBT = "dbt's tests, and the models of checks on returns"
IMPORT = "importing Great Expectations"


def main(home: Path) -> None:
    """Refresh, and print how long each kind of check took."""
    from orchestration.commands.run import run_refresh
    from orchestration.settings import Settings

    settings = Settings(home=home)
    began = time.perf_counter()
    clock = Clock()
    with clock.running():
        las = {path.name for path in settings.zones.drop.iterdir() if path.is_dir()}
        done = run_refresh(settings, las, {"liquidlogic", "returns"}, False, clock)
    if done.release is None:
        raise RuntimeError(done.failure)
    print(json.dumps({"times": clock.seconds, "whole": time.perf_counter() - began}))


class Clock(Silent):
    """Adds up the seconds that checks take; the refresh's progress is not shown."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._within = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time every check for as long as this is open."""
        with ExitStack() as stack:
            for name, places in JUDGES.items():
                for place in places:
                    module, _, function = place.partition(":")
                    judge = getattr(importlib.import_module(module), function)
                    timed = self._timed(name, judge)
                    stack.enter_context(patch(f"{module}.{function}", timed))
            invoke = importlib.import_module("orchestration.runtime.dbt").invoke
            stack.enter_context(patch("orchestration.runtime.dbt.invoke", self._dbt(invoke)))
            self._import()
            yield

    def _timed(self, name: str, judge: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **options: Any) -> Any:
            if self._within:
                return judge(*arguments, **options)
            self._within, began = True, time.perf_counter()
            try:
                return judge(*arguments, **options)
            finally:
                self._within = False
                self.seconds[name] += time.perf_counter() - began

        return timed

    def _dbt(self, invoke: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
        def timed(*arguments: Any, **options: Any) -> list[Any]:
            results = invoke(*arguments, **options)
            judging = [
                result.execution_time
                for result in results
                if result.node.resource_type == "test" or result.node.name.startswith("int_return_")
            ]
            self.seconds[DBT] += sum(judging)
            return results

        return timed

    def _import(self) -> None:
        """Import it now: otherwise the first check to need it would be charged for the import."""
        began = time.perf_counter()
        importlib.import_module("great_expectations")
        self.seconds[IMPORT] = time.perf_counter() - began


def measure(home: Path, what: str) -> None:
    """Print the seconds of each kind of check, and the share of all of them."""
    found = measured(__name__, home)
    times: dict[str, float] = found["times"]
    whole = found["whole"]
    report.title(f"All checks as a share of a refresh: {what}")
    rows = [(name, f"{seconds:.1f} s") for name, seconds in times.items()]
    report.table(("", "seconds"), [*rows, ("the refresh", f"{whole:.1f} s")])
    print(f"  Share: {sum(times.values()) / whole:.2f} (aim {AIM:.2f})")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
