"""Turns a file's text rows into the frame of a table: header, blank rows and row numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from warehouse.reader.errors import Unreadable

ROW_NUMBER = "row_number"

_MOST_NAMED = 5
_REMEDY = "Put each column's name once into the first line, and send the file again."


@dataclass(frozen=True)
class Rows:
    """A file's rows before its header is checked.

    Attributes:
        header: one name per column of `body`.
        body: the rows that fit the header, or were made to, in order; columns of strings.
        ragged: numbers of the rows that do not fit, counted from 1 over these and `body`; ascending.
        short: numbers of the rows of `body`, counted in the same way, that were filled with empty
            cells, and how many fields they have without these; ascending.
        blank_lines: lines of the file, from 1, that hold nothing and have a row below; ascending.
            Excel's lines: one with line breaks inside quotes is one. None if they are not known.
    """

    header: Sequence[str | None]
    body: pl.DataFrame
    ragged: Sequence[int] = field(default=())
    short: Mapping[int, int] = field(default_factory=dict)
    blank_lines: Sequence[int] | None = ()


def table_frame(rows: Rows) -> tuple[pl.DataFrame, list[int], dict[int, int]]:
    """Return the frame of a table, its ragged row numbers, and the fields of its short rows.

    Cells are stripped, empty ones null. Rows without any value are blank lines: they are neither kept
    nor counted.

    Returns:
        `row_number` (Int64, from 1 below the header) and the columns as String; the numbers of the
        ragged rows; and for each row number with fewer fields than columns, how many.

    Raises:
        Unreadable: `no_header`, where columns have no name or the same one.
    """
    header = pl.Series(rows.header, dtype=pl.String).fill_null("").str.strip_chars().to_list()
    body = _stripped(rows.body)
    columns, names = _without_nameless_tail(body, header)
    _refuse_header(names)
    body = body.select(
        pl.col(column).alias(f"{name} (received)" if name == ROW_NUMBER else name)
        for column, name in zip(columns, names, strict=True)
    )
    filled = _filled(body)
    numbers, ragged, short = _numbers(filled, rows)
    frame = body.insert_column(0, numbers.alias(ROW_NUMBER))
    short = {number: fields for number, fields in short.items() if fields < len(names)}
    return (frame if filled.all() else frame.filter(filled)), ragged, short


def holds_value(body: pl.DataFrame) -> pl.Series:
    """Return for each row whether any of its cells holds more than white space."""
    return _filled(_stripped(body))


def _filled(stripped: pl.DataFrame) -> pl.Series:
    return stripped.select(~pl.all_horizontal(pl.all().is_null())).to_series()


def _stripped(body: pl.DataFrame) -> pl.DataFrame:
    stripped = body.with_columns(pl.all().str.strip_chars())
    return stripped.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _without_nameless_tail(body: pl.DataFrame, names: list[str]) -> tuple[list[str], list[str]]:
    """Drop columns without name and value to the right of a table, which spreadsheets leave there."""
    columns = body.columns
    while names and not names[-1] and body[columns[-1]].null_count() == len(body):
        columns, names = columns[:-1], names[:-1]
    return columns, names


def _refuse_header(names: list[str]) -> None:
    if not any(names):
        raise Unreadable("no_header", f"The first line holds no column names. {_REMEDY}")
    nameless = [str(place) for place, name in enumerate(names, 1) if not name]
    if nameless:
        raise Unreadable("no_header", f"{_columns(nameless)} no name in the first line. {_REMEDY}")
    first: dict[str, int] = {}
    repeated: dict[str, list[int]] = {}
    for place, name in enumerate(names, 1):
        if name.casefold() in first:
            repeated.setdefault(name.casefold(), [first[name.casefold()]]).append(place)
        first.setdefault(name.casefold(), place)
    if not repeated:
        return
    # The first line may be a row of data about a person: name positions, not cells.
    places_text = [" and ".join(map(str, places)) for places in repeated.values()]
    what = f"The first line has the same name in columns {_listed(places_text)}."
    raise Unreadable("no_header", f"{what} {_REMEDY}")


def _columns(places: list[str]) -> str:
    if len(places) == 1:
        return f"Column {places[0]} has"
    return f"Columns {_listed(places)} have"


def _listed(items: list[str]) -> str:
    more = len(items) - _MOST_NAMED
    return ", ".join(items[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _numbers(filled: pl.Series, rows: Rows) -> tuple[pl.Series, list[int], dict[int, int]]:
    """Return row numbers of the body's rows, blank ones not counted, of the ragged and the short rows."""
    if not rows.ragged and not rows.short:
        return filled.cum_sum().cast(pl.Int64), [], {}
    total = len(filled) + len(rows.ragged)
    fits = pl.repeat(True, total, eager=True).scatter(_offsets(rows.ragged), False)
    counts = pl.repeat(True, total, eager=True).scatter(fits.arg_true(), filled)
    numbers = counts.cum_sum().cast(pl.Int64)
    offsets = _offsets(rows.short)
    shorts = zip(numbers[offsets], counts[offsets], rows.short.values(), strict=True)
    short = {number: fields for number, counted, fields in shorts if counted}
    return numbers.filter(fits), numbers.filter(~fits).to_list(), short


def _offsets(places: Iterable[int]) -> pl.Series:
    return pl.Series(values=list(places), dtype=pl.Int64) - 1
