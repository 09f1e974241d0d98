"""The other extracts of a delivery: the rows that an extract's own rows are checked against."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

Rows = pl.LazyFrame | pl.DataFrame


class SiblingExtracts:
    """Rows of an authority's other extracts, whether they were read before the current one or not.

    Extracts are read after those that they refer to. Where a rule looks the other way (an event and
    the plan that it led to), the later extract is read ahead, since the rows in use are those of an
    earlier delivery.
    """

    def __init__(
        self,
        accepted: Callable[[str], pl.LazyFrame | None],
        unread: Mapping[str, Callable[[], pl.DataFrame | None]],
    ) -> None:
        """Keep both; nothing is read until it is asked for.

        Args:
            accepted: gives the accepted rows of an extract: of this delivery, else those in use.
            unread: how to read ahead each extract of this delivery; gives None when it is refused.
        """
        self._accepted = accepted
        self._unread = dict(unread)
        self._ahead: dict[str, pl.DataFrame | None] = {}

    def mark_read(self, extract: str) -> None:
        """Serve the accepted rows of this extract from here on."""
        self._unread.pop(extract, None)
        self._ahead.pop(extract, None)

    def rows(self, extract: str) -> Rows | None:
        """Return the rows of an extract; None when it was never delivered."""
        if extract in self._unread and extract not in self._ahead:
            self._ahead[extract] = self._unread[extract]()
        ahead = self._ahead.get(extract)
        return self._accepted(extract) if ahead is None else ahead
