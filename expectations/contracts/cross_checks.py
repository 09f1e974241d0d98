"""How a contract declares rules that look beyond the row: at the extract's other rows, or at other extracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

# The accepted rows of another extract of the same authority; None = it has never delivered it.
AcceptedRows = Callable[[str], pl.DataFrame | pl.LazyFrame | None]


@dataclass(frozen=True)
class CrossCheck:
    """What judges one or more rules.

    Attributes:
        rule_ids: every rule it may report.
        failures: given the extract's rows (with their position in ``row``) and the other extracts,
            gives frames made by ``failing``.
    """

    rule_ids: tuple[str, ...]
    failures: Callable[[pl.DataFrame, AcceptedRows], Iterable[pl.DataFrame]]


def cross_check(
    *rule_ids: str,
) -> Callable[[Callable[[pl.DataFrame, AcceptedRows], Iterable[pl.DataFrame]]], CrossCheck]:
    """Make a function the check of these rules."""
    return lambda failures: CrossCheck(rule_ids, failures)


def failing(rows: pl.DataFrame, rule_id: str, column: str) -> pl.DataFrame:
    """Rows (by ``row``) that break a rule, told at a column: row, rule_id, column."""
    return rows.select("row", rule_id=pl.lit(rule_id), column=pl.lit(column))


def accepted_columns(accepted: AcceptedRows, extract: str, *names: str) -> pl.DataFrame | None:
    """Some columns of another extract's rows, and nothing else of it."""
    rows = accepted(extract)
    return None if rows is None else rows.lazy().select(names).collect()


def begins_while_open(rows: pl.DataFrame, child: str, start: str, end: str, then: str) -> pl.Series:
    """A mask of rows that begin before an earlier one of the same child has ended.

    Args:
        end: the day on which a row is over; null = it is still open.
        then: the column that puts rows of one day in order.
    """
    # One running maximum serves all children: each one's days are counted from a number that no
    # day of an earlier child in the order reaches.
    days_of_all_time = 1 << 22
    base = (
        pl.col(child).ne_missing(pl.col(child).shift(1)).cum_sum().cast(pl.Int64) * days_of_all_time
    )
    begins = base + pl.col(start).to_physical()
    ends = base + pl.col(end).to_physical().fill_null(days_of_all_time // 2)
    numbered = rows.select(child, start, end, then).with_row_index("at")
    late = numbered.sort(child, start, then).select(
        "at", late=(ends.cum_max().shift(1) > begins).fill_null(False)
    )
    return late.sort("at")["late"]


def no_overlap(start: str, end: str, *, child: str, unless: pl.Expr | None = None) -> CrossCheck:
    """Two spells of one child don't overlap; the one that began later is told.

    Args:
        unless: true for rows that may lie beside others.
    """

    @cross_check("overlapping_spell")
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        lasts = pl.col(end).is_null() | (pl.col(end) > pl.col(start))
        counts = lasts if unless is None else lasts & ~unless.fill_null(False)
        spells = frame.filter(counts)
        late = begins_while_open(spells, child, start, end, "row")
        yield failing(spells.filter(late), "overlapping_spell", start)

    return failures
