"""How a contract declares rules that need the extract's other rows, or other extracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

# Returns the accepted rows of another extract of the authority; None = it was never delivered.
AcceptedRows = Callable[[str], pl.DataFrame | pl.LazyFrame | None]


@dataclass(frozen=True)
class CrossCheck:
    """A check of one or more rules.

    Attributes:
        rule_ids: all rules it can report.
        failures: takes the extract's rows (with their position in ``row``) and the other extracts,
            and returns frames made by ``failing``.
    """

    rule_ids: tuple[str, ...]
    failures: Callable[[pl.DataFrame, AcceptedRows], Iterable[pl.DataFrame]]


def cross_check(
    *rule_ids: str,
) -> Callable[[Callable[[pl.DataFrame, AcceptedRows], Iterable[pl.DataFrame]]], CrossCheck]:
    """Return a decorator that makes a function the check of these rules."""
    return lambda failures: CrossCheck(rule_ids, failures)


def failing(rows: pl.DataFrame, rule_id: str, column: str) -> pl.DataFrame:
    """Return rows (by ``row``) that break a rule, reported at a column: row, rule_id, column."""
    return rows.select("row", rule_id=pl.lit(rule_id), column=pl.lit(column))


def accepted_columns(accepted: AcceptedRows, extract: str, *names: str) -> pl.DataFrame | None:
    """Return some columns of another extract's rows; None when it was never delivered."""
    rows = accepted(extract)
    return None if rows is None else rows.lazy().select(names).collect()


def begins_while_open(
    rows: pl.DataFrame, child: str, start: str, end: str, tie_break: str
) -> pl.Series:
    """Return a mask of rows that begin before an earlier one of the same child has ended.

    Args:
        end: the column of the last day; null = still open.
        tie_break: the column that orders rows of one day.
    """
    # One running maximum serves all children: each child's days are shifted above every day of the
    # children before it.
    days_of_all_time = 1 << 22
    base = (
        pl.col(child).ne_missing(pl.col(child).shift(1)).cum_sum().cast(pl.Int64) * days_of_all_time
    )
    begins = base + pl.col(start).to_physical()
    ends = base + pl.col(end).to_physical().fill_null(days_of_all_time // 2)
    numbered = rows.select(child, start, end, tie_break).with_row_index("at")
    late = numbered.sort(child, start, tie_break).select(
        "at", late=(ends.cum_max().shift(1) > begins).fill_null(False)
    )
    return late.sort("at")["late"]


def no_overlap(start: str, end: str, *, child: str, unless: pl.Expr | None = None) -> CrossCheck:
    """Return the check that two spells of one child don't overlap; the later one fails.

    Args:
        start: the column of the first day.
        end: the column of the last day; null = still open.
        child: the column of the child's id.
        unless: true for rows that may overlap others.
    """

    @cross_check("overlapping_spell")
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        lasts = pl.col(end).is_null() | (pl.col(end) > pl.col(start))
        counts = lasts if unless is None else lasts & ~unless.fill_null(False)
        spells = frame.filter(counts)
        late = begins_while_open(spells, child, start, end, "row")
        yield failing(spells.filter(late), "overlapping_spell", start)

    return failures
