"""Turns text into typed columns: numbers, dates and flags as English systems write them."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import Literal

import polars as pl

Kind = Literal["text", "integer", "number", "date", "flag"]

_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_DATES = (
    # The pattern, how many characters are the date, and the format for polars.
    (
        rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[ T]{_TIME}:[0-5][0-9](?:\.[0-9]+)?)?$",
        10,
        "%Y-%m-%d",
    ),
    (
        rf"^[0-9]{{2}}/[0-9]{{2}}/[0-9]{{4}}(?: {_TIME}(?::[0-5][0-9](?:\.[0-9]+)?)?)?$",
        10,
        "%d/%m/%Y",
    ),
    (
        rf"^[0-9]{{2}}-[A-Za-z]{{3}}-[0-9]{{4}}(?: {_TIME}(?::[0-5][0-9](?:\.[0-9]+)?)?)?$",
        11,
        "%d-%b-%Y",
    ),
)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
_GROUPED = r"^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?$"
_PARTS = r"^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,3}))?$"
_INT64_DIGITS = 19
_FLAGS = {
    "y": True, "yes": True, "true": True, "1": True,
    "n": False, "no": False, "false": False, "0": False,
}  # fmt: skip


def typed(
    column: pl.Series,
    kind: Kind,
    null_tokens: Collection[str] = ("",),
    date_formats: Sequence[str] = (),
) -> tuple[pl.Series, pl.Series]:
    """Return the values of a text column, each parsed on its own, and a mask of unreadable ones.

    - number: sign, thousands commas in their places, decimal point, exponent → Float64.
    - integer: a number that is whole and fits → Int64.
    - date: `YYYY-MM-DD [HH:MM:SS[.fff]]` (also with `T`), `DD/MM/YYYY [HH:MM[:SS]]`,
      `DD-MON-YYYY [HH:MM[:SS]]`, years 1900 to 2100; the time of day is dropped → Date.
    - flag: Y/N, yes/no, true/false, 1/0 in any case → Boolean.
    - text: as it is, stripped → String.

    Args:
        column: of strings.
        kind: the type to parse.
        null_tokens: texts that mean an empty cell, in any case.
        date_formats: `strftime` formats of the dates, the likeliest first. ISO dates are also read,
            because workbooks hold those; no others are.

    Returns:
        The values, null where there is no text or it cannot be read; and a mask that is True where
        there is text that cannot be read. Both as long as `column`, with its name.
    """
    text = _without_tokens(column.cast(pl.String).str.strip_chars(), null_tokens)
    values = (
        _dates_as(text, date_formats) if kind == "date" and date_formats else _READERS[kind](text)
    )
    return values.alias(column.name), (text.is_not_null() & values.is_null()).alias(column.name)


def _without_tokens(text: pl.Series, tokens: Collection[str]) -> pl.Series:
    lowered = {token.strip().lower() for token in tokens}
    if not lowered:
        return text
    compared = text if lowered == {""} else text.str.to_lowercase()
    is_token = compared.is_in(list(lowered)).fill_null(False)
    return text.set(is_token, None) if is_token.any() else text


def _tried(
    text: pl.Series, values: pl.Series, attempt: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """Return the values, with a further attempt at the texts that are still unread."""
    unread = (text.is_not_null() & values.is_null()).arg_true()
    if unread.is_empty():
        return values
    if len(unread) == len(text):
        return attempt(text)
    return values.scatter(unread, attempt(text.gather(unread)))


def _numbers(text: pl.Series) -> pl.Series:
    return _tried(text, _floats(text), lambda left: _floats(_ungrouped(left)))


def _floats(text: pl.Series) -> pl.Series:
    values = text.cast(pl.Float64, strict=False)
    is_finite = values.is_finite().fill_null(True)
    return values if is_finite.all() else values.set(~is_finite, None)


def _ungrouped(text: pl.Series) -> pl.Series:
    """Remove thousands commas in their places; null where there are none."""
    is_grouped = text.str.contains(_GROUPED)
    return text.set(~is_grouped, None).str.replace_all(",", "", literal=True)


def _integers(text: pl.Series) -> pl.Series:
    values = text.cast(pl.Int64, strict=False)
    values = _tried(text, values, lambda left: _whole(left.str.replace(r"\.0*$", "")))
    values = _tried(text, values, lambda left: _whole(_exact(left)))
    return _tried(text, values, lambda left: _whole(_exact(_ungrouped(left))))


def _whole(text: pl.Series) -> pl.Series:
    return text.cast(pl.Int64, strict=False)


def _exact(text: pl.Series) -> pl.Series:
    """Return numbers with a fraction or an exponent as digits of an integer; null where not whole.

    Works on digits, not on floats, which would change the last digits of a long number.
    """
    parts = text.str.extract_groups(_PARTS).struct.rename_fields(["sign", "whole", "part", "power"])
    part = pl.col("part").fill_null("")
    digits = (pl.col("whole") + part).str.strip_chars_start("0")
    significant = digits.str.strip_chars_end("0")
    length = (
        digits.str.len_chars().cast(pl.Int64)
        - part.str.len_chars()
        + pl.col("power").cast(pl.Int64).fill_null(0)
    )
    is_whole = length.is_between(significant.str.len_chars(), _INT64_DIGITS)
    integer = (
        pl.when((pl.col("whole") + part).str.contains("^0+$"))
        .then(pl.lit("0"))
        .when(is_whole & (significant != ""))
        .then(pl.col("sign") + significant.str.pad_end(length.clip(0, _INT64_DIGITS), "0"))
    )
    return parts.struct.unnest().select(integer.alias(text.name)).to_series()


def _dates(text: pl.Series) -> pl.Series:
    values = _date_of(text, _DATES[0])
    for form in _DATES[1:]:
        values = _tried(text, values, partial(_date_of, form=form))
    return values


def _dates_as(text: pl.Series, formats: Sequence[str]) -> pl.Series:
    """Return dates in an authority's own formats; a year before 1900 has lost its century and is null."""
    values = pl.repeat(None, len(text), dtype=pl.Date, eager=True).alias(text.name)
    for form in formats:
        values = _tried(text, values, partial(_date_as, words=form))
    return _tried(text, values, partial(_date_of, form=_DATES[0]))


def _date_as(text: pl.Series, words: str) -> pl.Series:
    return _in_range(text.str.to_date(words, strict=False, cache=False))


def _date_of(text: pl.Series, form: tuple[str, int, str]) -> pl.Series:
    pattern, length, words = form
    matches = text.str.contains(pattern)
    of_form = text if matches.all() else text.set(~matches, None)
    return _in_range(of_form.str.head(length).str.to_date(words, strict=False, cache=False))


def _in_range(values: pl.Series) -> pl.Series:
    in_range = values.is_between(_EARLIEST, _LATEST).fill_null(True)
    return values if in_range.all() else values.set(~in_range, None)


def _flags(text: pl.Series) -> pl.Series:
    is_y = text == "Y"
    if (is_y | (text == "N")).all():  # what nearly every system writes, and quick to check
        return is_y
    lowered = text.str.to_lowercase()
    return lowered.replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean)


_READERS: dict[Kind, Callable[[pl.Series], pl.Series]] = {
    "text": lambda text: text,
    "integer": _integers,
    "number": _numbers,
    "date": _dates,
    "flag": _flags,
}
