"""Changes of one column, and many copies of an authority of which each has one change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from expectations.seeds import authorities

Frames = Mapping[str, pl.DataFrame]

# The copy without a change is the first authority; the others have one each.
# More at a time would not fit into memory.
UNCHANGED, *_OTHERS = list(authorities())[:41]


@dataclass(frozen=True)
class Change:
    """One column of one table changed in one way; `column` None: half of the rows are gone."""

    table: str
    column: str | None
    way: str

    def made(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the table with the change."""
        if self.column is None:
            return ROW_WAYS[self.way](frame)
        changed = WAYS[self.way](frame[self.column]).rename(self.column)
        return frame.with_columns(changed.cast(frame.schema[self.column]))


def _nulled(values: pl.Series) -> pl.Series:
    return pl.Series([None] * len(values), dtype=values.dtype)


def _shuffled(values: pl.Series) -> pl.Series:
    return values.sample(fraction=1.0, shuffle=True, seed=1) if len(values) else values


def _moved(values: pl.Series) -> pl.Series:
    """Return other values of the kind: a year later, the opposite, the next one of those that there are."""
    if values.dtype == pl.Date:
        return values.dt.offset_by("1y")
    if values.dtype == pl.Boolean:
        return ~values.fill_null(False)
    if values.dtype != pl.String:
        return values + 1
    known = values.drop_nulls().unique().sort().to_list()
    following = dict(zip(known, [*known[1:], *known[:1]], strict=True))
    return pl.Series([following.get(value) for value in values], dtype=pl.String)


WAYS: Mapping[str, Callable[[pl.Series], pl.Series]] = {
    "nulled": _nulled,
    "shuffled": _shuffled,
    "moved": _moved,
}
ROW_WAYS: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "all gone": lambda frame: frame.clear(),
    "half gone": lambda frame: frame.gather_every(2),
}


def every_change(
    columns: Mapping[str, Sequence[str]], ways: Sequence[str] = tuple(WAYS)
) -> list[Change]:
    """Return each change of each column of each table, and each loss of a table's rows."""
    return [
        *(
            Change(table, column, way)
            for table, names in columns.items()
            for column in names
            for way in ways
        ),
        *(Change(table, None, way) for table in columns for way in ROW_WAYS),
    ]


def in_copies(
    frames: Frames, changes: Sequence[Change], authority: str
) -> Iterator[tuple[dict[str, Change], dict[str, pl.DataFrame]]]:
    """Yield the changes by the copy that has each, and the tables with the rows of all these copies.

    Args:
        authority: the name of the column that holds the authority.
    """
    for first in range(0, len(changes), len(_OTHERS)):
        copies = dict(zip(_OTHERS, changes[first : first + len(_OTHERS)], strict=False))
        yield (
            copies,
            {
                table: pl.concat(
                    (
                        copies[la].made(frame)
                        if la in copies and copies[la].table == table
                        else frame
                    )
                    .with_columns(pl.lit(la).alias(authority))
                    .select(frame.columns)
                    for la in (UNCHANGED, *copies)
                )
                for table, frame in frames.items()
            },
        )
