"""Puts the sample deliveries into an empty drop zone: the quarter-two 2020/21 returns of the eleven Eastern authorities.

``python -m warehouse.samples DROP`` does it, and does nothing where drop holds anything already.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from warehouse.project import PROJECT

SAMPLES = PROJECT / "tests" / "data" / "eastern_2020_21_q2"


def put_samples(drop: Path) -> int:
    """Copy the sample deliveries; gives how many, 0 when drop is not empty."""
    if drop.is_dir() and any(drop.iterdir()):
        return 0
    # Beside it first, then one rename: half a region would pass for the whole.
    partial = drop.with_name(f".{drop.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(SAMPLES, partial)
    partial.chmod(0o700)
    if drop.is_dir():
        drop.rmdir()
    partial.rename(drop)
    return len([path for path in drop.glob("*/*/*") if path.is_dir()])


if __name__ == "__main__":
    count = put_samples(Path(sys.argv[1]))
    print(
        f"Put {count} sample deliveries into drop." if count else "Drop holds deliveries already."
    )
