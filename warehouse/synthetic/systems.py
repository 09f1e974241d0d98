"""How each system's delivery of a made-up authority is written."""

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
    """The format of a system's delivery.

    Attributes:
        extracts: turns an authority into the system's extracts by name, all cells text.
        suffix: of its files.
        separator: between the cells of a line.
        mistakes: the mistakes that can be planted.
    """

    extracts: Callable[[Population], dict[str, pl.DataFrame]]
    suffix: str
    separator: str
    mistakes: Mistakes


WRITERS = {
    LIQUIDLOGIC.name: Writer(liquidlogic.extracts, ".csv", ",", LIQUIDLOGIC_MISTAKES),
    PARIS.name: Writer(paris.extracts, ".txt", "|", PARIS_MISTAKES),
}
