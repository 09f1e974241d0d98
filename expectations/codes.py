"""Decodes codes as written in a file to codes of the national code sets, and checks that they were in use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from expectations.contracts.base import Column, Contract, option
from expectations.reference import code_sets

# Domain → local code → the national one, domains and local codes in lower case.
LocalCodes = Mapping[str, Mapping[str, str]]

_WITH_DESCRIPTION = r"^([0-9A-Za-z]+)(?:[\s.:,\x{2013}-]|$)"


def local_codes(contract: type[Contract], rows: pl.DataFrame) -> LocalCodes:
    """Return the national code of each of an authority's local codes, by domain.

    Case and surrounding spaces don't matter; of codes that are then equal the first one counts. Local
    codes without a national one are left out.

    Args:
        contract: of the extract of local codes.
        rows: the extract's rows.
    """
    domain, local, national = option(contract, "decodes", None)
    plain = pl.col(domain, local).str.strip_chars().str.to_lowercase()
    known = rows.drop_nulls(national).with_columns(plain).select(domain, local, national)
    found: dict[str, dict[str, str]] = {}
    for name, code, meant in known.iter_rows():
        found.setdefault(name, {}).setdefault(code, meant.strip())
    return found


def decode(
    column: Column,
    text: pl.Series,
    on: pl.Series | None,
    local: Mapping[str, str] | None = None,
    variant_codes: Mapping[str, str] | None = None,
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Decode a column's texts, in any case.

    A column of labels also accepts the code, and one of codes with descriptions the code alone. A
    column of codes without a list keeps its texts.

    Args:
        column: the column.
        text: its texts.
        on: for each row the date in whose financial year the code must be in use; null or None where
            there is no date to check by.
        local: the national code of each local one in lower case, for a column that has a lookup.
        variant_codes: codes that an authority's variant gives for texts in lower case.

    Returns:
        The codes, null where the text is empty, unknown or not in use then; a mask of texts that are
        not a known code; and a mask of codes that were not in use. All as long as ``text``.
    """
    nothing = pl.repeat(False, len(text), dtype=pl.Boolean, eager=True)
    if not (column.code_set or column.values or column.lookup or variant_codes):
        return text, nothing, nothing
    written = text.unique().drop_nulls()  # few, however many rows there are
    codes = text.replace_strict(
        written,
        _codes_of(column, written, local, variant_codes or {}),
        default=None,
        return_dtype=pl.String,
    )
    unknown = text.is_not_null() & codes.is_null()
    not_then = nothing
    if on is not None and column.code_set:
        not_then = _not_in_use(column.code_set, codes, on)
    if not_then.any():
        codes = codes.set(not_then, None)
    return codes.alias(text.name), unknown.alias(text.name), not_then.alias(text.name)


def allowed(column: Column) -> list[str] | None:
    """Return every code that a column may have, in order; None where any code is allowed."""
    if column.values:
        return list(column.values)
    return _codes(column.code_set)["code"].to_list() if column.code_set else None


def _codes_of(
    column: Column,
    written: pl.Series,
    local: Mapping[str, str] | None,
    variant_codes: Mapping[str, str],
) -> pl.Series:
    """Return the code of each text, null where it is unknown."""
    asked = written.str.strip_chars().str.to_lowercase()
    own = asked.replace_strict(variant_codes, default=None, return_dtype=pl.String)
    if column.lookup:
        meant = asked.replace_strict(local or {}, default=None, return_dtype=pl.String)
    else:
        meant = written
    listed = allowed(column)
    if listed is None:
        return own.fill_null(meant)
    names = {code.lower(): code for code in listed}
    meant = meant.str.strip_chars().str.to_lowercase()
    if column.code_set and not column.lookup:
        if column.written_as == "code_then_description":
            meant = meant.str.extract(_WITH_DESCRIPTION)
        elif column.written_as == "code_or_label":
            labelled = _codes(column.code_set).drop_nulls("label")
            code_of = dict(zip(_words_of(labelled["label"]), labelled["code"], strict=True))
            by_label = _words_of(meant).replace_strict(
                code_of, default=None, return_dtype=pl.String
            )
            by_code = meant.str.extract(_WITH_DESCRIPTION)
            is_code = by_code.is_in(list(names)).fill_null(False)
            meant = by_code.zip_with(is_code, by_label.str.to_lowercase())
        elif column.written_as == "label":
            labelled = _codes(column.code_set).drop_nulls("label")
            labels = labelled["label"].str.to_lowercase()
            names = dict(zip(labels, labelled["code"], strict=True)) | names
    return own.fill_null(meant.replace_strict(names, default=None, return_dtype=pl.String))


def _words_of(text: pl.Series) -> pl.Series:
    """Return texts without case and punctuation."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _not_in_use(code_set: str, codes: pl.Series, on: pl.Series) -> pl.Series:
    """Return a mask of codes that were not in use in the financial year of their row's date."""
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
