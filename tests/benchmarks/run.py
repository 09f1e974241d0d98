"""``make bench``: measures in a home of its own, prints what it found, and judges nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks import models, region, report, stages, startup
from warehouse.samples import put_samples


def main() -> None:
    """Measure one thing after the other, so that none disturbs another."""
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder) / f"home_{number}" for number in range(stages.RUNS)]
        for home in homes:
            home.mkdir()
            delivered = put_samples(home / "drop")
        print(
            f"Measuring with {delivered} sample deliveries; {report.machine()}. "
            "It takes about a quarter of an hour.",
            flush=True,
        )
        stages.measure(homes)
        startup.measure(homes[-1])
        models.measure(homes[-1], "the sample returns", runs=3)
        region.measure(Path(folder))
        print(f"\nDone; {report.machine()}.")


if __name__ == "__main__":
    main()
