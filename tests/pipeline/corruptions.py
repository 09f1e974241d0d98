"""Corruptions of a delivered extract, as exports really break, and deliveries that only grow."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract, columns, event_column, key_columns
from expectations.systems import System

# Of the texts of dates in both systems only the year is changed.
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Format:
    """How a system's files are written in a made-up region."""

    suffix: str
    separator: str


FORMATS = {"liquidlogic": Format(".csv", ","), "paris": Format(".txt", "|")}

Tables = dict[str, pl.DataFrame]


def read_tables(folder: Path, system: System) -> Tables:
    """Return the tables of a delivery as text, by extract."""
    form = FORMATS[system.name]
    return {
        extract.name: pl.read_csv(path, infer_schema=False, separator=form.separator)
        for extract in system.extracts
        for path in [folder / f"{extract.name}{form.suffix}"]
        if path.exists()
    }


def write_tables(folder: Path, system: System, tables: Tables) -> None:
    """Write tables as a delivery."""
    form = FORMATS[system.name]
    folder.mkdir(parents=True)
    for name, table in tables.items():
        table.write_csv(folder / f"{name}{form.suffix}", separator=form.separator)


def corrupted(contract: type[Contract], table: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each corruption of a whole extract, with its name."""
    yield "header only", table.clear()
    kept = random.Random(len(table)).sample(range(len(table)), round(0.7 * len(table)))
    yield "30 % gone", table[sorted(kept)]
    dates = [c.name for c in columns(contract) if c.kind == "date" and c.name in table.columns]
    if dates:
        yield "dates shifted", table.with_columns(_a_year_back(name) for name in dates)
    yield "ids re-based", table.with_columns(pl.lit("9") + pl.col(*key_columns(contract)))


def without_column(table: pl.DataFrame, column: str) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each way in which an export loses a column, with its name."""
    yield f"{column} dropped", table.drop(column)
    yield f"{column} blanked", table.with_columns(pl.lit(None, dtype=pl.String).alias(column))
    yield f"{column} renamed", table.rename({column: f"X_{column[::-1]}"})


def as_it_was(system: System, tables: Tables, day: date) -> Tables:
    """Return a delivery as it was on an earlier day: later events are not there, later ends are open."""
    earlier = {}
    for extract in system.extracts:
        if extract.name not in tables:
            continue
        contract, table = extract.load(), tables[extract.name]
        event = event_column(contract)
        if event:
            table = table.filter((_day(event) <= day).fill_null(True))
        table = table.with_columns(
            pl.when(_day(column.name) > day).then(None).otherwise(column.name).alias(column.name)
            for column in columns(contract)
            if column.kind == "date" and column.name in table.columns and not column.may_be_future
        )
        earlier[extract.name] = table
    return earlier


def _a_year_back(column: str) -> pl.Expr:
    def shifted(text: str) -> str:
        return _YEAR.sub(lambda year: str(int(year[0]) - 1), text, count=1)

    return pl.col(column).map_elements(shifted, return_dtype=pl.String)


def _day(column: str) -> pl.Expr:
    iso = pl.col(column).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    spoken = pl.col(column).str.to_titlecase().str.to_date("%d-%b-%Y", strict=False)
    return pl.coalesce(iso, spoken)
