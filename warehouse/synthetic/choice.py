"""Which system each authority of the made-up region runs; imports nothing heavy, for the command line."""

from __future__ import annotations

from expectations.systems import LIQUIDLOGIC, PARIS

SYSTEMS = (LIQUIDLOGIC.name, PARIS.name)
MIXED = "mixed"
CHOICES = (*SYSTEMS, MIXED)


def system_of(choice: str, position: int) -> str:
    """Return the system of one authority of the region.

    Args:
        choice: one of ``CHOICES``; with ``mixed`` the systems alternate, LiquidLogic first.
        position: the authority's place in the region, from 0.
    """
    turns = SYSTEMS if choice == MIXED else (choice,)
    return turns[position % len(turns)]
