"""Which system each authority of a made-up region has; quick to import, for the command line."""

from __future__ import annotations

from expectations.systems import LIQUIDLOGIC, PARIS

SYSTEMS = (LIQUIDLOGIC.name, PARIS.name)
MIXED = "mixed"
CHOICES = (*SYSTEMS, MIXED)


def system_of(choice: str, position: int) -> str:
    """The system of an authority of the region.

    Args:
        choice: one of ``CHOICES``; mixed = the systems take turns, LiquidLogic first.
        position: the authority's place in the region, from 0.
    """
    turns = SYSTEMS if choice == MIXED else (choice,)
    return turns[position % len(turns)]
