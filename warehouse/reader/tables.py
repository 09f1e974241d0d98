"""The entry point: reads one received file into its tables, or the reasons they cannot be read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from warehouse.reader.containers import contents, names
from warehouse.reader.content import DATA_SUFFIXES, DEFAULT_LIMITS, Content, ReadLimits
from warehouse.reader.errors import Unreadable, parsing
from warehouse.reader.formats.delimited import read_delimited
from warehouse.reader.formats.parquet import read_parquet
from warehouse.reader.formats.workbook import read_workbook
from warehouse.reader.frames import Rows, table_frame

__all__ = ["DATA_SUFFIXES", "ReadLimits", "Table", "Unreadable", "read_tables", "table_names"]


@dataclass(frozen=True)
class Table:
    """The rows of one data file, as text.

    Attributes:
        name: the file as its sender knows it, `return.csv` or `delivery.zip/return.csv`.
        frame: `row_number` (Int64), then the file's columns, all String; stripped, empty is null.
        ragged: row numbers of data rows with a value in a field after the last column of the header,
            ascending; they are counted but not in `frame`.
        short: row numbers of the data rows with fewer fields than `frame` has columns, ascending,
            and how many they have; in `frame` they are null in the others. Only in CSV and text.
        blank_lines: lines of the file, as Excel counts them from 1, that hold nothing and have a row
            below, ascending; None where a file has no lines (Parquet) or they can't be counted.
    """

    name: str
    frame: pl.DataFrame
    ragged: list[int]
    short: dict[int, int] = field(default_factory=dict)
    blank_lines: Sequence[int] | None = ()


def table_names(path: Path, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> list[str]:
    """Return the names of the tables that `read_tables` yields, without reading them."""
    return names(path, name, limits)


def _all(_: str) -> bool:
    return True


def read_tables(
    path: Path,
    name: str,
    limits: ReadLimits = DEFAULT_LIMITS,
    wanted: Callable[[str], bool] = _all,
) -> Iterator[Table | Unreadable]:
    """Yield every table of a received file; an archive's in its order, one in memory at a time.

    Row numbers count data rows from 1 without the header, in the same way in every format: blank
    lines do not count, a row with line breaks inside quotes counts once, ragged rows count.

    Args:
        path: the file; its name on disk is not used.
        name: the name the file was sent under, which decides the format.
        limits: how much it may hold.
        wanted: whether to read an archive's table of this name; the others are not expanded.

    Yields:
        A table per data file, or an `Unreadable` with its name.

    Raises:
        OSError: the file at `path` is not there or may not be read.
    """
    for content in contents(path, name, limits, wanted):
        if isinstance(content, Unreadable):
            yield content
        else:
            yield _read(content, limits)
        # Free this member before the archive's next one is expanded.
        del content


def _read(content: Content, limits: ReadLimits) -> Table | Unreadable:
    try:
        with parsing("file_damaged", "The file is damaged. Export it again and copy it again."):
            rows = _rows(content, limits)
            frame, ragged, short = table_frame(rows)
    except Unreadable as error:
        return error.detached(content.name)
    return Table(content.name, frame, ragged, short, rows.blank_lines)


def _rows(content: Content, limits: ReadLimits) -> Rows:
    if content.suffix == ".xlsx":
        return read_workbook(content, limits)
    if content.suffix == ".parquet":
        return read_parquet(content, limits)
    return read_delimited(content, limits)
