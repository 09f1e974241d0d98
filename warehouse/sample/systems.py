"""How each system writes the delivery of a made-up authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from expectations.systems import LIQUIDLOGIC, PARIS
from warehouse.sample import liquidlogic, paris
from warehouse.sample.defects import Mistakes
from warehouse.sample.defects_liquidlogic import LIQUIDLOGIC_MISTAKES
from warehouse.sample.defects_paris import PARIS_MISTAKES
from warehouse.sample.population import Population


@dataclass(frozen=True)
class Writer:
    """What a system's delivery looks like.

    Attributes:
        extracts: an authority as the system's extracts, as text, by name.
        suffix: of its files.
        separator: between the cells of a line.
        mistakes: those that can be planted in it.
    """

    extracts: Callable[[Population], dict[str, pl.DataFrame]]
    suffix: str
    separator: str
    mistakes: Mistakes


WRITERS = {
    LIQUIDLOGIC.name: Writer(liquidlogic.extracts, ".csv", ",", LIQUIDLOGIC_MISTAKES),
    PARIS.name: Writer(paris.extracts, ".txt", "|", PARIS_MISTAKES),
}
