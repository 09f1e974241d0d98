"""How each system writes the delivery of a made-up authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from expectations.systems import LIQUIDLOGIC, PARIS
from warehouse.synthetic.mistakes.liquidlogic import LIQUIDLOGIC_MISTAKES
from warehouse.synthetic.mistakes.paris import PARIS_MISTAKES
from warehouse.synthetic.mistakes.planted import Mistakes
from warehouse.synthetic.population import Population
from warehouse.synthetic.writers import liquidlogic, paris


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
