"""Codes as they are written in a file → codes of the national code sets, and whether each was in use then."""

from __future__ import annotations

from functools import cache

import polars as pl

from expectations.contracts.base import Column
from expectations.reference import code_sets

_WITH_DESCRIPTION = r"^([0-9A-Za-z]+)(?:[\s.:,\x{2013}-]|$)"


def decode(
    column: Column, text: pl.Series, on: pl.Series | None
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """The codes that a column's texts stand for, in any case.

    A column of labels takes the code itself too, and one of codes with their descriptions the code
    alone. A column without a code set stays as it is.

    Args:
        text: of strings.
        on: for each row the date whose financial year the code must be in use in; null or None
            where there is no date to judge by.

    Returns:
        The codes, null where the text is empty, unknown or not in use then; a mask of texts that
        are in no code set; and a mask of codes that were not in use. All as long as ``text``.
    """
    nothing = pl.repeat(False, len(text), dtype=pl.Boolean, eager=True)
    if column.code_set is None:
        return text, nothing, nothing
    written = text.unique().drop_nulls()  # few, however many rows there are
    codes = text.replace_strict(
        written, _codes_of(column, written), default=None, return_dtype=pl.String
    )
    unknown = text.is_not_null() & codes.is_null()
    not_then = nothing if on is None else _not_in_use(column.code_set, codes, on)
    if not_then.any():
        codes = codes.set(not_then, None)
    return codes.alias(text.name), unknown.alias(text.name), not_then.alias(text.name)


def _codes_of(column: Column, written: pl.Series) -> pl.Series:
    known = _codes(str(column.code_set))
    asked = written.str.strip_chars().str.to_lowercase()
    if column.written_as == "code_then_description":
        asked = asked.str.extract(_WITH_DESCRIPTION)
    names = {code.lower(): code for code in known["code"]}
    if column.written_as == "label":
        labelled = known.drop_nulls("label")
        names = (
            dict(zip(labelled["label"].str.to_lowercase(), labelled["code"], strict=True)) | names
        )
    return asked.replace_strict(names, default=None, return_dtype=pl.String)


def _not_in_use(code_set: str, codes: pl.Series, on: pl.Series) -> pl.Series:
    """A mask of codes that were not in use in the financial year of their row's date."""
    limited = _codes(code_set).filter(
        pl.any_horizontal(pl.col("first_year", "last_year").is_not_null())
    )
    nothing = pl.repeat(False, len(codes), dtype=pl.Boolean, eager=True)
    at = codes.is_in(limited["code"].implode()).fill_null(False).arg_true()
    if not len(at):
        return nothing
    judged = pl.DataFrame({"code": codes.gather(at), "date": on.gather(at), "at": at}).join(
        limited, on="code", how="left", maintain_order="left"
    )
    year = pl.col("date").dt.year() + (pl.col("date").dt.month() >= 4).cast(pl.Int32)
    out_of_use = (year < pl.col("first_year")).fill_null(False) | (
        year > pl.col("last_year")
    ).fill_null(False)
    return nothing.scatter(judged.filter(out_of_use)["at"], True)


@cache
def _codes(code_set: str) -> pl.DataFrame:
    codes = code_sets().filter(pl.col("code_set") == code_set)
    if codes.is_empty():
        raise LookupError(f"there is no code set '{code_set}'")
    return codes
