"""CSV and text files: rows parsed by pyarrow, and the places of rows that do not fit the header."""

import io
import re
import secrets
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from typing import IO, Literal, cast

import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv

from warehouse.reader.content import Content, ReadLimits, refuse_too_many_cells
from warehouse.reader.errors import Unreadable
from warehouse.reader.formats.blank_lines import blank_lines
from warehouse.reader.formats.text import TextProfile, detect_profile
from warehouse.reader.formats.uneven import RowCorrector
from warehouse.reader.frames import Rows, holds_value
from warehouse.reader.signatures import refuse_unless_text

_BLOCK = 8 << 20
_CONVERT = pacsv.ConvertOptions(
    default_column_type=pa.string(),  # type: ignore[call-arg]  # newer than the stubs
    strings_can_be_null=False,
    check_utf8=False,
)


def read_delimited(content: Content, limits: ReadLimits) -> Rows:
    """Return the rows of a delimited text file, every cell as written.

    A row with fewer fields than the header is filled with empty ones; surplus empty fields are dropped.

    Raises:
        Unreadable: what `refuse_unless_text` and `detect_profile` raise; `file_truncated` where the
            last row is cut off or a quotation mark is never closed; `file_damaged` for an endless line;
            `file_too_large` for a table of too many cells.
        pyarrow.ArrowInvalid: the file is broken in some other way.
    """
    refuse_unless_text(content.head())
    with content.open() as stream:
        profile = detect_profile(stream)
    _refuse_too_many_cells(content, profile, limits)
    rows = _parsed(content, profile)
    if not profile.may_have_blank_lines:
        return rows
    filled = 1 + len(holds_value(rows.body).arg_true()) + len(rows.ragged)
    return replace(rows, blank_lines=blank_lines(content, profile, filled))


def _refuse_too_many_cells(content: Content, profile: TextProfile, limits: ReadLimits) -> None:
    """Refuse short lines under a very wide header: each of them becomes a row of all its cells."""
    try:
        refuse_too_many_cells(profile.lines, profile.columns, limits)
    except Unreadable:
        if not profile.quoted:
            raise
        # Only now, since it takes longer: without the line ends inside quotes.
        lines = 0
        is_quoted = False
        with content.open() as stream:
            while chunk := stream.read(_BLOCK):
                pieces = bytes(chunk).split(b'"')
                outside = b"".join(pieces[is_quoted::2])
                lines += outside.count(b"\n") or outside.count(b"\r")
                is_quoted ^= len(pieces) % 2 == 0
        refuse_too_many_cells(lines, profile.columns, limits)


def _parsed(content: Content, profile: TextProfile) -> Rows:
    fast = _InvalidRowHandler(profile, exact=False)
    table = _parse(content, profile, fast)
    if table is not None:
        return _rows(table)
    exact = _InvalidRowHandler(profile, exact=True)
    table = _parse(content, profile, exact)
    if table is None:
        raise Unreadable("file_damaged", "The file is damaged. Export it again and copy it again.")
    rows = _rows(table)
    ragged = exact.places(exact.ragged)
    if not exact.corrected:
        return replace(rows, ragged=ragged)
    corrected = exact.corrector.table(table.column_names, _BLOCK, _CONVERT)
    places = exact.places(exact.corrected)
    body = _merged(rows.body, cast(pl.DataFrame, pl.from_arrow(corrected)), places, ragged)
    short = dict(zip(exact.places(exact.short), exact.short.values(), strict=True))
    return Rows(rows.header, body, ragged, short)


def _rows(table: pa.Table) -> Rows:
    header = [column[0].as_py() for column in table.columns]
    body = cast(pl.DataFrame, pl.from_arrow(table.slice(1)))
    return Rows(header, body)


def _merged(
    body: pl.DataFrame, corrected: pl.DataFrame, places: list[int], ragged: list[int]
) -> pl.DataFrame:
    """Return fitting and corrected rows in the file's order; places count from 1 over all rows."""
    total = len(body) + len(corrected) + len(ragged)
    sources = pl.repeat(0, total, dtype=pl.UInt8, eager=True)
    sources = sources.scatter([place - 1 for place in places], 1)
    if ragged:
        sources = sources.scatter([place - 1 for place in ragged], 2)
    is_corrected = sources.filter(sources != 2) == 1
    order = pl.concat([(~is_corrected).arg_true(), is_corrected.arg_true()]).arg_sort()
    return pl.concat([body, corrected])[order]


class _InvalidRowHandler:
    """Receives every row that does not fit the header, and the line added to mark the file's end.

    A quotation mark that is never closed swallows the mark. pyarrow numbers rows only in one
    thread, so the first pass stops at a ragged row and a second, exact one counts.
    """

    def __init__(self, profile: TextProfile, exact: bool) -> None:
        self.exact = exact
        self.found = False
        self.end: int | None = None
        self.mark = secrets.token_hex(16)
        self.corrector = RowCorrector(profile)
        self.ragged: list[int] = []
        self.corrected: list[int] = []
        self.short: dict[int, int] = {}
        if profile.columns == 1:
            self.mark += profile.delimiter + self.mark
        self.saw_end = False
        self._profile = profile
        # all cells are empty; a quoted delimiter or quotation mark is not empty
        delimiter = re.escape(profile.delimiter)
        self._is_blank = re.compile(rf'(?:[\s\xa0]|{delimiter}|"[\s\xa0]*"(?!"))*+')
        self._blank: list[int] = []
        self._last: int | None = None
        self._last_is_short = False

    def __call__(self, row: pacsv.InvalidRow) -> Literal["skip", "error"]:
        if row.text == self.mark:
            self.saw_end = True
            self.end = row.number
        elif self._is_blank.fullmatch(row.text):
            self._blank.append(row.number or 0)
        elif not self.exact:
            self.found = True
            return "error"
        else:
            self._take_uneven(row, row.number or 0)
        return "skip"

    def _take_uneven(self, row: pacsv.InvalidRow, number: int) -> None:
        self._last = number
        self._last_is_short = row.actual_columns < row.expected_columns
        if not self.corrector.take(row):
            self.ragged.append(number)
            return
        self.corrected.append(number)
        if self._last_is_short:
            self.short[number] = row.actual_columns

    def refuse_cut_off(self) -> None:
        """Refuse a file that ends inside quotes, or in a short row without a line end."""
        if not self.saw_end:
            raise unclosed_quote()
        is_last = self._last is not None and self.end == self._last + 1
        if is_last and self._last_is_short and not self._profile.ends_in_newline:
            raise Unreadable(
                "file_truncated",
                "The file breaks off in the middle of its last row. Wait until the export has "
                "ended and copy it again.",
            )

    def places(self, numbers: Iterable[int]) -> list[int]:
        """Return the data row numbers, from 1, of the parser's line numbers; blank lines are not rows."""
        return [number - 1 - bisect_left(self._blank, number) for number in numbers]


def unclosed_quote() -> Unreadable:
    """Return the error for a quotation mark that is never closed."""
    return Unreadable(
        "file_truncated",
        "A quotation mark in the file is opened and never closed, so the file breaks off in the "
        "middle of a value or holds a stray quotation mark. Export it again and copy it again.",
    )


class _EndMarkedStream(io.RawIOBase):
    """A stream with a line added at its end; every read but the last is full, as pyarrow needs."""

    def __init__(self, stream: pa.NativeFile, line: bytes) -> None:
        self._stream = stream
        self._line = io.BytesIO(line)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = bytes(self._stream.read(size))
        while len(chunk) < size and (more := self._stream.read(size - len(chunk))):
            chunk += more
        return chunk + self._line.read(size - len(chunk))


def _parse(content: Content, profile: TextProfile, handler: _InvalidRowHandler) -> pa.Table | None:
    """Return all rows with the header first; None where the first ragged row stopped the parser."""
    read = pacsv.ReadOptions(
        use_threads=not handler.exact,
        block_size=_BLOCK,
        autogenerate_column_names=True,
        encoding=profile.encoding,
    )
    parse = pacsv.ParseOptions(
        delimiter=profile.delimiter,
        newlines_in_values=profile.quoted,
        invalid_row_handler=handler,
    )
    with content.open() as stream:
        stream.seek(profile.start)
        marked = _EndMarkedStream(stream, f"\n{handler.mark}\n".encode("ascii"))
        try:
            table = pacsv.read_csv(
                cast(IO[bytes], pa.PythonFile(marked, mode="r")),
                read_options=read,
                parse_options=parse,
                convert_options=_CONVERT,
            )
        except pa.ArrowInvalid as error:
            if handler.found:
                return None
            message = str(error)
            if "straddl" not in message and "cannot infer number of columns" not in message:
                raise
            if profile.quoted:
                raise unclosed_quote() from None
            raise Unreadable(
                "file_damaged",
                f"A line of the file is longer than {_BLOCK >> 20} MB, so its line ends are "
                "missing. Export it again and copy it again.",
            ) from None
    handler.refuse_cut_off()
    return table
