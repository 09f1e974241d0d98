"""A made-up region of eleven authorities and six years, from file to release, and one authority anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.benchmarks import checks, intake, models, report
from tests.benchmarks.processes import tartan, tartan_with_memory

# About five million rows; at scale 1 it is as large as the real region publishes, and 2.4 times that.
SCALE = 0.42
LARGEST, DELIVERED_ANEW = "essex", "norfolk"
SYSTEMS = ("liquidlogic", "paris")
AIM = 0.25


def measure(folder: Path) -> None:
    """Print what the way in, the models, a whole refresh and a refresh of one authority cost."""
    made = _home(folder, "made")
    tartan(made, "sample", "--scale", str(SCALE))
    taken_in, one, whole, checked = (
        _home(folder, name) for name in ("taken_in", "one", "whole", "checked")
    )
    for home in (taken_in, whole, checked):
        (home / "drop").symlink_to(made / "drop")
    (one / "drop").mkdir()
    (one / "drop" / LARGEST).symlink_to(made / "drop" / LARGEST)
    intake.measure(taken_in, one)
    intake.compare({system: _two_authorities(folder, system) for system in SYSTEMS})
    checks.measure(checked, "a made-up region")
    _refreshes(made, whole)
    models.measure(whole, "a made-up region", runs=1)


def _home(folder: Path, name: str) -> Path:
    home = folder / name
    home.mkdir()
    return home


def _two_authorities(folder: Path, system: str) -> Path:
    home = _home(folder, system)
    tartan(home, "sample", "--las", "2", "--scale", str(SCALE), "--system", system)
    return home


def _refreshes(made: Path, home: Path) -> None:
    """A first refresh of all, and one after a single authority has delivered again."""
    first, peak, _ = tartan_with_memory(home, "refresh")
    (delivered,) = (made / "drop" / DELIVERED_ANEW / "liquidlogic").iterdir()
    shutil.copytree(delivered, delivered.with_name("2021-01-01"), copy_function=os.link)
    again, _, said = tartan_with_memory(home, "refresh")
    if "1 of 1 deliveries" not in said:
        raise RuntimeError(f"More or less than one delivery was read:\n{said}")
    report.title("tartan refresh of a made-up region")
    report.table(
        ("", "seconds"),
        [
            ("eleven authorities, in a new home", f"{first:.0f}"),
            (f"then {DELIVERED_ANEW} alone delivers again", f"{again:.0f}"),
        ],
    )
    print(f"  Ratio: {again / first:.2f} (aim {AIM})")
    print(f"  Peak memory of the first: {peak:.0f} MiB (limit 4,096)")
