"""The profile of an extract of a delivery, counted while its rows are in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from expectations.across import person_column
from expectations.contracts.base import Column, Contract, columns, event_column, option
from expectations.suites.profile import Profile
from expectations.suites.totals import totals_of
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractRows

# In a longer list of codes, no code has a share large enough for a shift to be noticed.
MOST_CODES = 40

_FAILING = {
    "unknown_codes": ("unknown_code", "unknown_code_required"),
    "duplicates": ("duplicate_key",),
    "orphans": ("unknown_person", "unknown_reference"),
}


def profile_of(
    contract: type[Contract], read: ExtractRows, delivery: Delivery, lost: float | None = None
) -> Profile:
    """Return the profile of an extract: counts by metric and item, and no cell but codes of a code set.

    Args:
        lost: the share of records in use that it lacks; None where nothing was compared.
    """
    values: dict[tuple[str, str], float] = {
        ("rows", ""): read.rows_received,
        ("accepted", ""): len(read.rows),
    }
    values |= {(metric, ""): count for metric, count in _failing(read.failures)}
    if lost is not None:
        values["lost", ""] = lost
    values |= _events(contract, read.rows)
    for column in columns(contract):
        values["filled", column.name] = len(read.rows) - read.rows[column.name].null_count()
        if column.kind == "code" and (column.code_set or column.values):
            values |= _codes(column, read.rows)
    for metric in totals_of(delivery.system, read.extract):
        values[metric, ""] = _people(contract, read.rows, metric == "people_open")
    return Profile(delivery.delivered_on, values)


def _failing(failures: pl.DataFrame) -> Iterator[tuple[str, int]]:
    """Yield (metric, number of rows that break any of the metric's rules)."""
    for metric, rule_ids in _FAILING.items():
        of_these = failures.filter(pl.col("rule_id").is_in(rule_ids))
        yield metric, of_these.select("file", "row_number").n_unique() if len(of_these) else 0


def _events(contract: type[Contract], rows: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Return the number of events per month, and the newest event date as an ordinal."""
    event = event_column(contract)
    if event is None:
        return {}
    months = rows.select(month=pl.col(event).dt.truncate("1mo")).drop_nulls()
    counted = months.group_by("month").len()
    values: dict[tuple[str, str], float] = {
        ("events", f"{month:%Y-%m}"): count for month, count in counted.iter_rows()
    }
    newest = rows[event].max()
    if isinstance(newest, date):
        values["newest", ""] = newest.toordinal()
    return values


def _codes(column: Column, rows: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Return the number of rows per code of a column; empty where it has too many codes."""
    counted = rows[column.name].drop_nulls().value_counts()
    if len(counted) > MOST_CODES:
        return {}
    return {("codes", f"{column.name}={code}"): count for code, count in counted.iter_rows()}


def _people(contract: type[Contract], rows: pl.DataFrame, only_open: bool) -> float:
    """Return the number of people that the rows name, or of those with a spell that has not ended."""
    person = person_column(contract)
    _, end = option(contract, "spell", (None, None))
    if person is None or (only_open and end is None):
        return 0
    counted = rows.filter(pl.col(end).is_null()) if only_open else rows
    return counted[person.name].n_unique()
