"""CSV and text files: rows by pyarrow, and the exact place of those that do not fit the header."""

import io
import secrets
from bisect import bisect_left
from typing import IO, Literal, cast

import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv

from warehouse.reader.content import Content
from warehouse.reader.errors import Unreadable
from warehouse.reader.frames import Rows
from warehouse.reader.signatures import refuse_unless_text
from warehouse.reader.text import TextProfile, profile

_BLOCK = 8 << 20


def read_delimited(content: Content) -> Rows:
    """The rows of a delimited text file, every cell as it is written.

    Raises:
        Unreadable: what `refuse_unless_text` and `profile` raise; `file_truncated` where the last
            row is cut off or a quotation mark is never closed; `file_damaged` for an endless line.
        pyarrow.ArrowInvalid: the file is broken in some other way.
    """
    refuse_unless_text(content.head())
    with content.open() as stream:
        written = profile(stream)
    fast = _Watch(written, exact=False)
    table = _parse(content, written, fast)
    if table is not None:
        return _rows(table, ())
    exact = _Watch(written, exact=True)
    table = _parse(content, written, exact)
    if table is None:
        raise Unreadable("file_damaged", "The file is damaged. Export it again and copy it again.")
    return _rows(table, exact.ragged_rows())


def _rows(table: pa.Table, ragged: tuple[int, ...]) -> Rows:
    header = [column[0].as_py() for column in table.columns]
    body = cast(pl.DataFrame, pl.from_arrow(table.slice(1)))
    return Rows(header, body, ragged)


class _Watch:
    """Hears of every row that does not fit the header, one of which we add to mark the file's end.

    A quotation mark that is never closed swallows the mark. pyarrow numbers rows only in one
    thread, so the first pass stops at a ragged row and a second, exact one counts.
    """

    def __init__(self, written: TextProfile, exact: bool) -> None:
        self.exact = exact
        self.found = False
        self.end: int | None = None
        self.mark = secrets.token_hex(16)
        if written.columns == 1:
            self.mark += written.delimiter + self.mark
        self.saw_end = False
        self._written = written
        self._ragged: list[int] = []
        self._blank: list[int] = []
        self._last_is_short = False

    def __call__(self, row: pacsv.InvalidRow) -> Literal["skip", "error"]:
        if row.text == self.mark:
            self.saw_end = True
            self.end = row.number
        elif not row.text.strip(f'"{self._written.delimiter} \t\v\f\r\n\xa0'):
            self._blank.append(row.number or 0)
        elif not self.exact:
            self.found = True
            return "error"
        else:
            self._ragged.append(row.number or 0)
            self._last_is_short = row.actual_columns < row.expected_columns
        return "skip"

    def refuse_cut_off(self) -> None:
        """Refuses a file that ends inside quotes, or in a short row without a line end."""
        if not self.saw_end:
            raise unclosed_quote()
        last = self._ragged[-1] if self._ragged else None
        is_last = last is not None and self.end == last + 1
        if is_last and self._last_is_short and not self._written.ends_in_newline:
            raise Unreadable(
                "file_truncated",
                "The file breaks off in the middle of its last row. Wait until the export has "
                "ended and copy it again.",
            )

    def ragged_rows(self) -> tuple[int, ...]:
        """Which data rows do not fit, counted from 1; blank lines are not rows."""
        return tuple(number - 1 - bisect_left(self._blank, number) for number in self._ragged)


def unclosed_quote() -> Unreadable:
    """The error for a quotation mark that has no end."""
    return Unreadable(
        "file_truncated",
        "A quotation mark in the file is opened and never closed, so the file breaks off in the "
        "middle of a value or holds a stray quotation mark. Export it again and copy it again.",
    )


class _Marked(io.RawIOBase):
    """A stream with a line added at its end; every read is full but the last, as pyarrow needs."""

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


def _parse(content: Content, written: TextProfile, watch: _Watch) -> pa.Table | None:
    """All rows with the header as the first; None where the first ragged row stopped it."""
    read = pacsv.ReadOptions(
        use_threads=not watch.exact,
        block_size=_BLOCK,
        autogenerate_column_names=True,
        encoding=written.encoding,
    )
    parse = pacsv.ParseOptions(
        delimiter=written.delimiter,
        newlines_in_values=written.quoted,
        invalid_row_handler=watch,
    )
    convert = pacsv.ConvertOptions(
        default_column_type=pa.string(),  # type: ignore[call-arg]  # newer than the stubs
        strings_can_be_null=False,
        check_utf8=False,
    )
    with content.open() as stream:
        stream.seek(written.start)
        marked = _Marked(stream, f"\n{watch.mark}\n".encode("ascii"))
        try:
            table = pacsv.read_csv(
                cast(IO[bytes], pa.PythonFile(marked, mode="r")),
                read_options=read,
                parse_options=parse,
                convert_options=convert,
            )
        except pa.ArrowInvalid as error:
            if watch.found:
                return None
            said = str(error)
            if "straddl" not in said and "cannot infer number of columns" not in said:
                raise
            if written.quoted:
                raise unclosed_quote() from None
            raise Unreadable(
                "file_damaged",
                f"A line of the file is longer than {_BLOCK >> 20} MB, so its line ends are "
                "missing. Export it again and copy it again.",
            ) from None
    watch.refuse_cut_off()
    return table
