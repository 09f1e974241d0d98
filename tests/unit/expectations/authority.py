"""A made-up authority's extracts from one system, typed, and the rules that changed rows break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from expectations.across import failing_rows_across
from expectations.check import failing_rows
from expectations.contracts.base import Contract, columns, key_columns
from expectations.rules import RULES
from expectations.systems import System

Row = dict[str, Any]
Failure = tuple[int, str, str | None]

DELIVERED_ON = date(2025, 12, 31)
_DTYPES: dict[str, type[pl.DataType]] = {
    "id": pl.String,
    "code": pl.String,
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "date": pl.Date,
    "flag": pl.Boolean,
}


def on(year: int, month: int = 6, day: int = 1) -> date:
    return date(year, month, day)


def contracts_of(system: System) -> dict[str, type[Contract]]:
    return {extract.name: extract.load() for extract in system.extracts}


@dataclass(frozen=True)
class Authority:
    """Rows of every extract of a system, with nothing wrong with them."""

    contracts: dict[str, type[Contract]]
    world: dict[str, list[Row]]

    def frame(self, extract: str, rows: list[Row]) -> pl.DataFrame:
        """Return rows as the reader gives them: typed, with the columns of their origin."""
        contract = self.contracts[extract]
        own = {column.name: _DTYPES[column.kind] for column in columns(contract)}
        unknown = {name for row in rows for name in row} - set(own)
        assert not unknown, f"{extract} has no column {unknown}"
        lineage: dict[str, type[pl.DataType]] = {
            "row_number": pl.Int64,
            "la_id": pl.String,
            "delivery_id": pl.String,
            "delivered_on": pl.Date,
        }
        where = {"la_id": "norfolk", "delivery_id": "d", "delivered_on": DELIVERED_ON}
        cells = [{**where, "row_number": at, **row} for at, row in enumerate(rows, start=1)]
        return pl.DataFrame(cells, schema=lineage | own)

    def kept(self, extract: str) -> pl.DataFrame:
        """Return the extract's accepted rows."""
        return self.frame(extract, self.world[extract])

    def with_rows(self, **others: list[Row]) -> Callable[[str], pl.DataFrame]:
        """Return a reader of the authority's extracts in which some hold other rows."""
        return lambda name: self.frame(name, others[name]) if name in others else self.kept(name)

    def numbered(self, extract: str, rows: list[Row]) -> list[Row]:
        """Return the rows with a key each, so that many variants of a row can be checked at once."""
        contract = self.contracts[extract]
        kinds = {column.name: column.kind for column in columns(contract)}
        keys = key_columns(contract)
        key = next((name for name in keys if kinds[name] == "id"), keys[-1])
        return [row | {key: f"key {at}"} for at, row in enumerate(rows)]

    def own_failures(self, extract: str, rows: list[Row]) -> list[Failure]:
        """Return what rows break by themselves; other extracts are not looked at."""
        found = failing_rows(self.contracts[extract], self.frame(extract, rows))
        return [(row, rule_id, column) for row, rule_id, column in found.iter_rows()]

    def failures(
        self,
        extract: str,
        rows: list[Row],
        others: Callable[[str], pl.DataFrame | pl.LazyFrame | None] | None = None,
    ) -> list[Failure]:
        """Return what rows break: by themselves and, if not refused for that, against other extracts."""
        rows_in = self.frame(extract, rows)
        own = failing_rows(self.contracts[extract], rows_in)
        errors = [rule.id for rule in RULES.values() if rule.severity == "error"]
        refused = own.filter(pl.col("rule_id").is_in(errors))["row"]
        standing = rows_in.with_row_index("row").filter(~pl.col("row").is_in(refused.implode()))
        across = failing_rows_across(self.contracts[extract], standing, others or self.kept)
        return [
            (row, rule_id, column) for row, rule_id, column in pl.concat([own, across]).iter_rows()
        ]
