"""How values are written: flags and labels in any system; ids, dates and codes in LiquidLogic."""

from __future__ import annotations

from functools import cache

import polars as pl

from expectations.seeds import rows

MOMENT = "%Y-%m-%d 00:00:00.000"
NO_ID = "-1"


def number(column: str) -> pl.Expr:
    """Return LiquidLogic's id; -1 where it is not known."""
    return pl.col(column).cast(pl.String).fill_null(NO_ID)


def moment(column: str) -> pl.Expr:
    """Return LiquidLogic's date, at midnight."""
    return pl.col(column).dt.to_string(MOMENT)


def flag(condition: pl.Expr) -> pl.Expr:
    """Return Y or N; N where the condition is null."""
    return pl.when(condition).then(pl.lit("Y")).otherwise(pl.lit("N"))


def optional_flag(column: str) -> pl.Expr:
    """Return Y or N, null where nothing was entered."""
    return pl.when(pl.col(column).is_not_null()).then(flag(pl.col(column)))


def by_turns(column: str, *options: str) -> pl.Expr:
    """Return one of several texts of the same meaning, chosen by the number in a column."""
    chosen = pl.col(column) % len(options)
    return chosen.replace_strict(dict(enumerate(options)), return_dtype=pl.String)


def label(column: str, code_set: str) -> pl.Expr:
    """Return the label of a code of a national set."""
    return pl.col(column).replace_strict(labels(code_set), return_dtype=pl.String)


def code_and_label(column: str, code_set: str) -> pl.Expr:
    """Return a code of a national set followed by its label."""
    described = {code: f"{code} {words}".rstrip() for code, words in labels(code_set).items()}
    return pl.col(column).replace_strict(described, return_dtype=pl.String)


@cache
def labels(code_set: str) -> dict[str, str]:
    """Return the label of each code of a national set."""
    return {row["code"]: row["label"] for row in rows("code_sets") if row["code_set"] == code_set}
