"""A made-up region with six years of extracts: from file to release, and again for one authority."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.benchmarks import checks, intake, models, report
from tests.benchmarks.processes import tartan, tartan_with_memory
from tests.benchmarks.size import Size

LARGEST, DELIVERED_ANEW = "essex", "norfolk"
SYSTEMS = ("liquidlogic", "paris")
AIM = 0.25


def measure(folder: Path, size: Size) -> None:
    """Print the cost of intake, checks, models, a whole refresh and a refresh of one authority."""
    made = _home(folder, "made")
    _sample(made, size.scale, size.authorities)
    taken_in, one, whole, checked = (
        _home(folder, name) for name in ("taken_in", "one", "whole", "checked")
    )
    for home in (taken_in, whole, checked):
        (home / "drop").symlink_to(made / "drop")
    (one / "drop").mkdir()
    (one / "drop" / LARGEST).symlink_to(made / "drop" / LARGEST)
    intake.measure(taken_in, one)
    intake.compare({system: _two_authorities(folder, system, size.scale) for system in SYSTEMS})
    checks.measure(checked, "a made-up region")
    _refreshes(made, whole, size.authorities)
    models.measure(whole, "a made-up region", runs=1)


def _home(folder: Path, name: str) -> Path:
    home = folder / name
    home.mkdir()
    return home


def _two_authorities(folder: Path, system: str, scale: float) -> Path:
    home = _home(folder, system)
    _sample(home, scale, 2, system)
    return home


def _sample(home: Path, scale: float, authorities: int, system: str = SYSTEMS[0]) -> None:
    tartan(
        home,
        *("sample", "--scale", str(scale), "--las", str(authorities), "--system", system),
    )


def _refreshes(made: Path, home: Path, authorities: int) -> None:
    """Time a first refresh of all authorities, and one after a single authority delivered again."""
    first, peak, _ = tartan_with_memory(home, "refresh")
    (delivered,) = (made / "drop" / DELIVERED_ANEW / "liquidlogic").iterdir()
    shutil.copytree(delivered, delivered.with_name("2021-01-01"), copy_function=os.link)
    again, _, printed = tartan_with_memory(home, "refresh")
    if "1 of 1 deliveries" not in printed:
        raise RuntimeError(f"More or less than one delivery was read:\n{printed}")
    report.title("tartan refresh of a made-up region")
    report.table(
        ("", "seconds"),
        [
            (f"{authorities} authorities, in a new home", f"{first:.0f}"),
            (f"then {DELIVERED_ANEW} alone delivers again", f"{again:.0f}"),
        ],
    )
    print(f"  Ratio: {again / first:.2f} (aim {AIM})")
    print(f"  Peak memory of the first: {peak:.0f} MiB (limit 4,096)")
