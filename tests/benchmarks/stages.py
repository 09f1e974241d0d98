"""Where a full refresh spends its time: ``run_refresh`` in a new process, whose progress is timed.

``python -m tests.benchmarks.stages HOME STARTED`` is that process; it prints when each stage began.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.runtime.progress import Silent
from tests.benchmarks import report
from tests.benchmarks.processes import measured

if TYPE_CHECKING:
    from warehouse.intake import Reading


class Clock(Silent):
    """Notes when each stage began, and how much there was to do."""

    def __init__(self) -> None:
        self.began: list[tuple[str, float]] = []
        self.deliveries = 0
        self.nodes = 0

    def stage(self, name: str) -> None:
        self.began.append((name, time.time()))

    def read(self, reading: Reading) -> None:
        self.deliveries += 1

    def built(self, name: str) -> None:
        self.nodes += 1


def main(home: Path) -> None:
    """Refresh, and print when the stages began."""
    from expectations.seeds import authorities
    from orchestration.commands.run import run_refresh
    from orchestration.settings import Settings

    settings = Settings(home=home)
    delivered = {path.name for path in settings.zones.drop.iterdir()} & set(authorities())
    clock = Clock()
    done = run_refresh(settings, delivered, {"returns"}, full=True, progress=clock)
    if done.release is None:
        raise RuntimeError(done.failure)
    print(json.dumps({"began": clock.began, "read": clock.deliveries, "built": clock.nodes}))


def measure(homes: list[Path]) -> None:
    """Print the stages of a first refresh of each home, and of as many full ones of the last home."""
    first = [_stages(measured(__name__, home)) for home in homes]
    again = [_stages(measured(__name__, homes[-1])) for _ in homes]
    report.title(
        f"The stages of a full refresh (medians of {len(homes)}, each a process of its own)"
    )
    report.table(
        ("", "first", "again"),
        [
            (name, *(report.seconds([times[name] for times in runs]) for runs in (first, again)))
            for name in first[0]
        ],
    )
    print(
        "  first: in a new home, where dbt has yet to parse the models; again: as --full does it."
    )


def _stages(result: dict[str, Any]) -> dict[str, float]:
    """Seconds by stage; a stage lasts until the next one begins."""
    began = [("the process starts", result["started"]), *result["began"]]
    ends = [moment for _, moment in began[1:]] + [result["ended"]]
    names = {
        "starting": "starting: imports and definitions",
        "reading deliveries": f"reading deliveries ({result['read']})",
        "building and testing the models": f"building and testing the models ({result['built']})",
        "publishing": "publishing, and ending",
    }
    found = {
        names.get(name, name): end - start for (name, start), end in zip(began, ends, strict=True)
    }
    return {**found, "total": result["ended"] - result["started"]}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
