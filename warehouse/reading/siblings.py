"""The other extracts of a delivery, as rows are held against them: those already read, and those whose turn will come."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

Rows = pl.LazyFrame | pl.DataFrame


class Beside:
    """What an authority's other extracts hold, whichever of them is asked for while one is read.

    Extracts are read after those that they refer to. Where a rule looks the other way (an event and
    the plan that it led to), the rows of the later one are read ahead: the delivery before this one
    would know nothing of today's.
    """

    def __init__(
        self,
        accepted: Callable[[str], pl.LazyFrame | None],
        to_come: Mapping[str, Callable[[], pl.DataFrame | None]],
    ) -> None:
        """Nothing is read until it is asked for.

        Args:
            accepted: the accepted rows of an extract: of this delivery, or else what is in use.
            to_come: how to read ahead each extract of this delivery; gives None when it is refused.
        """
        self._accepted = accepted
        self._to_come = dict(to_come)
        self._ahead: dict[str, pl.DataFrame | None] = {}

    def take_turn(self, extract: str) -> None:
        """From now on an extract is what is accepted of it."""
        self._to_come.pop(extract, None)
        self._ahead.pop(extract, None)

    def kept(self, extract: str) -> Rows | None:
        """The rows of an extract; None when it was never delivered."""
        if extract in self._to_come and extract not in self._ahead:
            self._ahead[extract] = self._to_come[extract]()
        ahead = self._ahead.get(extract)
        return self._accepted(extract) if ahead is None else ahead
