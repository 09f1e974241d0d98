"""How much the benchmarks measure: enough for a steady figure, or just enough to see that they run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """One size of the whole set of benchmarks.

    Attributes:
        refreshes: first refreshes of the sample returns, each in a home of its own, and as many
            again of the last home.
        turns: runs of each command where two are compared in turns.
        builds: builds of the sample returns' models.
        authorities: how many the made-up region has.
        scale: size of the made-up region; 1 is as large as the real region publishes.
    """

    refreshes: int
    turns: int
    builds: int
    authorities: int
    scale: float


# The region has about five million rows.
FULL = Size(refreshes=3, turns=15, builds=3, authorities=11, scale=0.42)
SMALLEST = Size(refreshes=1, turns=1, builds=1, authorities=2, scale=0.01)
