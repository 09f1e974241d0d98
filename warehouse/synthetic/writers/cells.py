"""How a value is written: flags and words in any system, ids and moments and codes as LiquidLogic has them."""

from __future__ import annotations

from functools import cache

import polars as pl

from expectations.seeds import rows

MOMENT = "%Y-%m-%d 00:00:00.000"
NO_ID = "-1"


def number(column: str) -> pl.Expr:
    """LiquidLogic's id; -1 where it is not population."""
    return pl.col(column).cast(pl.String).fill_null(NO_ID)


def moment(column: str) -> pl.Expr:
    """LiquidLogic's date, at midnight."""
    return pl.col(column).dt.to_string(MOMENT)


def flag(condition: pl.Expr) -> pl.Expr:
    """Y or N; N where it can't be said."""
    return pl.when(condition).then(pl.lit("Y")).otherwise(pl.lit("N"))


def optional_flag(column: str) -> pl.Expr:
    """Y or N, nothing where nothing was entered."""
    return pl.when(pl.col(column).is_not_null()).then(flag(pl.col(column)))


def by_turns(column: str, *options: str) -> pl.Expr:
    """One of several texts that mean the same, going by the number in a column."""
    chosen = pl.col(column) % len(options)
    return chosen.replace_strict(dict(enumerate(options)), return_dtype=pl.String)


def label(column: str, code_set: str) -> pl.Expr:
    """The words of a code of a national set."""
    return pl.col(column).replace_strict(labels(code_set), return_dtype=pl.String)


def code_and_label(column: str, code_set: str) -> pl.Expr:
    """A code of a national set with its words behind it."""
    described = {code: f"{code} {words}".rstrip() for code, words in labels(code_set).items()}
    return pl.col(column).replace_strict(described, return_dtype=pl.String)


@cache
def labels(code_set: str) -> dict[str, str]:
    """The words of each code of a national set."""
    return {row["code"]: row["label"] for row in rows("code_sets") if row["code_set"] == code_set}
