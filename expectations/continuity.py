"""Compares the rows of a delivered extract with those in use: what is gone, emptied or changed beyond what a night explains.

An extract is a full snapshot, so nearly every record in use comes again, with the values it had.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from expectations.contracts.base import Contract, columns, event_column, key_columns, option
from expectations.findings import Finding
from expectations.periods import years_before

# Records are merged and deleted, a few in a hundred at most; of the fewest, one may go.
GONE_ABOVE = 0.05
# So many times the largest loss of the extract's last weeks is its own way.
USUAL_TIMES = 3
# A value is corrected now and then. A date that moves or a code that is mapped anew moves in all.
CHANGED_ABOVE = 0.2
# Half the events of a month, and the newest three months, which are looked at most.
GONE_OF_A_MONTH, FEWEST_OF_A_MONTH = 0.5, 4
GONE_LATELY, FEWEST_LATELY = 0.15, 2
LATELY = timedelta(days=92)
# An extract goes back six years or more, and may begin later as time passes, by whole months.
YEARS_KEPT = 6
BEGINS_LATER = timedelta(days=31)
LONGEST_GAP = timedelta(days=366)
# Of a shorter time, a month is too much to lose.
SHORTEST_SPAN = timedelta(days=300)
# Older cases that go on are a thin tail before the days on which an extract begins in earnest.
TAIL = 0.01

# Some events are recorded late; of the fewest, so many.
ADDED_ABOVE, FEWEST_ADDED = 0.1, 5
RECORDED_LATE = timedelta(days=31)
# Without a date of its own, an extract grows by no more than this in a night.
GROWN_ABOVE, FEWEST_GROWN = 0.5, 20

JUDGED = frozenset(
    {"records_gone", "history_gone", "records_added", "values_gone", "values_changed"}
)


@dataclass(frozen=True)
class Before:
    """The rows in use of an extract.

    Attributes:
        rows: typed and under pseudonyms, as they lie in raw.
        delivered_on: the day of the delivery that they are from.
        usual_loss: the largest share of records that one of its last deliveries lost and was
            accepted with; 0 where none is known.
    """

    rows: pl.DataFrame
    delivered_on: date
    usual_loss: float = 0.0


@dataclass(frozen=True)
class Continuity:
    """How a delivered extract continues the rows in use.

    Attributes:
        findings: what a night doesn't explain.
        lost: the share of records in use that are gone and should not be, 0 to 1.
    """

    findings: tuple[Finding, ...]
    lost: float


def continuity(
    contract: type[Contract],
    before: Before,
    now: pl.DataFrame,
    delivered_on: date,
    measured: Collection[str],
    absent: Collection[str] = (),
) -> Continuity:
    """Return how a delivered extract continues the rows in use.

    Args:
        measured: the columns that a figure reads; what others hold may change.
        now: its rows that stand, typed and under pseudonyms.
        delivered_on: the day of the delivery.
        absent: columns of the contract that a file of it lacks.
    """
    key = list(key_columns(contract))
    gone = before.rows.join(now.select(key), on=key, how="anti", nulls_equal=True)
    missed = gone.filter(~_may_go(contract, before, delivered_on))
    lost = len(missed) / len(before.rows) if len(before.rows) else 0.0
    # One cause is one finding: what is gone altogether is not gone from a month and a column too.
    found = (
        list(_records(before, now, len(missed)))
        or list(_history(contract, before, missed))
        or list(_added(contract, before, now))
        or list(_values(contract, before, now, measured, absent))
    )
    return Continuity(tuple(found), lost)


def _finding(
    rule_id: str,
    before: Before,
    found: int,
    other: int,
    *,
    basis: str | None = None,
    column: str | None = None,
    item: str | None = None,
) -> Finding:
    return Finding(
        rule_id,
        "blocker",
        basis=basis,
        column=column,
        item=item,
        found=found,
        other_item=before.delivered_on.isoformat(),
        other=other,
    )


def _may_go(contract: type[Contract], before: Before, delivered_on: date) -> pl.Expr:
    """Return which records may be gone: those from before the time that the delivery must cover."""
    event = event_column(contract)
    if event is None:
        return pl.lit(False)
    _, end = option(contract, "spell", (None, None))
    # A spell is kept for its end; one that is still open is not let go.
    last = pl.col(end or event)
    begins = before.rows.select(last.dt.epoch("d").quantile(TAIL, "nearest")).item()
    six_years_ago = years_before(delivered_on, YEARS_KEPT)
    begin = None if begins is None else date(1970, 1, 1) + timedelta(days=int(begins))
    if begin is None or before.delivered_on - begin < SHORTEST_SPAN:
        return (last < six_years_ago).fill_null(False)
    gap = min(delivered_on - before.delivered_on, LONGEST_GAP) + BEGINS_LATER
    return ((last < six_years_ago) | (last < begin + gap)).fill_null(False)


def _records(before: Before, now: pl.DataFrame, missed: int) -> Iterator[Finding]:
    """Yield that more records are gone than are merged and deleted in a night."""
    rows = len(before.rows)
    allowed = max(GONE_ABOVE, USUAL_TIMES * before.usual_loss) * rows
    if missed > max(allowed, min(1, 0.1 * rows)):
        basis = "no_rows" if now.is_empty() else "all" if missed == rows else None
        yield _finding("records_gone", before, missed, rows, basis=basis)


def _history(contract: type[Contract], before: Before, missed: pl.DataFrame) -> Iterator[Finding]:
    """Yield the months of which most records are gone, and whether the newest ones are."""
    event = event_column(contract)
    if event is None or missed.is_empty():
        return
    month = pl.col(event).dt.strftime("%Y-%m").alias("month")
    were = before.rows.group_by(month).len("were").drop_nulls()
    months = missed.group_by(month).len("gone").join(were, on="month").sort("month")
    for name, gone, of in months.iter_rows():
        if gone > max(GONE_OF_A_MONTH * of, FEWEST_OF_A_MONTH):
            yield _finding("history_gone", before, gone, of, item=name)
    newest = before.rows[event].max()
    if isinstance(newest, date):
        lately = pl.col(event) > newest - LATELY
        gone, of = len(missed.filter(lately)), len(before.rows.filter(lately))
        if gone > max(GONE_LATELY * of, FEWEST_LATELY):
            since = f"since {newest - LATELY:%-d %B %Y}"
            yield _finding("history_gone", before, gone, of, item=since)


def _added(contract: type[Contract], before: Before, now: pl.DataFrame) -> Iterator[Finding]:
    """Yield that more records of the past are new than are recorded late."""
    key = list(key_columns(contract))
    added = now.join(before.rows.select(key), on=key, how="anti", nulls_equal=True)
    event = event_column(contract)
    if event is None:
        if len(added) > max(GROWN_ABOVE * len(before.rows), FEWEST_GROWN):
            yield _finding("records_added", before, len(added), len(before.rows))
        return
    past = pl.col(event) <= before.delivered_on - RECORDED_LATE
    new, known = len(added.filter(past)), len(before.rows.filter(past))
    if new > max(ADDED_ABOVE * known, FEWEST_ADDED):
        yield _finding("records_added", before, new, known, basis="past")


def _values(
    contract: type[Contract],
    before: Before,
    now: pl.DataFrame,
    measured: Collection[str],
    absent: Collection[str],
) -> Iterator[Finding]:
    """Yield the columns whose values are gone, or are others, in records that are still there."""
    key = list(key_columns(contract))
    names = [c.name for c in columns(contract) if c.name in measured and c.name not in key]
    if not names:
        return
    both = before.rows.join(now, on=key, how="inner", nulls_equal=True, suffix="__now")
    counts: dict[str, pl.Expr] = {}
    for name in names:
        had, has = pl.col(name).is_not_null(), pl.col(f"{name}__now").is_not_null()
        counts[f"had.{name}"] = had.sum()
        counts[f"gone.{name}"] = (had & ~has).sum()
        counts[f"other.{name}"] = (pl.col(name) != pl.col(f"{name}__now")).fill_null(False).sum()
    counted = both.select(**counts).row(0, named=True)
    for name in names:
        of, gone, other = (counted[f"{what}.{name}"] for what in ("had", "gone", "other"))
        if name in absent and of:
            yield _finding("values_gone", before, gone, of, basis="no_column", column=name)
        elif gone > max(GONE_ABOVE * of, 1):
            yield _finding("values_gone", before, gone, of, column=name)
        elif other > max(CHANGED_ABOVE * of, 1):
            yield _finding("values_changed", before, other, of, column=name)
