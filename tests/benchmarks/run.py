"""``make bench``: runs every benchmark in a new home and prints the figures; no figure fails it.

With ``--smallest`` (``make bench-smoke``) each runs at its smallest size, to prove that it runs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import models, region, report, stages, startup
from tests.benchmarks.size import FULL, SMALLEST, Size
from warehouse.samples import put_samples


def main(size: Size) -> None:
    """Measure one thing after the other, so that none disturbs another."""
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder) / f"home_{number}" for number in range(size.refreshes)]
        for home in homes:
            home.mkdir()
            delivered = put_samples(home / "drop")
        print(
            f"Measuring {size} with {delivered} sample deliveries; {report.machine()}. "
            "The full size takes about a quarter of an hour.",
            flush=True,
        )
        stages.measure(homes)
        startup.measure(homes[-1], size.turns)
        models.measure(homes[-1], "the sample returns", size.builds)
        region.measure(Path(folder), size)
        print(f"\nDone; {report.machine()}.")


if __name__ == "__main__":
    main(SMALLEST if sys.argv[1:] == ["--smallest"] else FULL)
