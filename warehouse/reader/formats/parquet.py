"""Parquet files: every column as the text that a CSV would hold."""

from __future__ import annotations

from typing import Any, cast

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.reader.content import (
    Content,
    ReadLimits,
    refuse_too_large,
    refuse_too_many_cells,
    refuse_too_wide,
)
from warehouse.reader.errors import Unreadable
from warehouse.reader.frames import Rows
from warehouse.reader.signatures import recognised

_MAGIC = b"PAR1"
_ENCRYPTED = b"PARE"
_LOCAL_TIME = "Europe/London"
_INT64 = 2.0**63
# So few that even rows of very long texts, of which the file holds one, fit into memory at a time.
_BATCH_ROWS = 2048
_MOST_IN_FOOTER = 1 << 20


def read_parquet(content: Content, limits: ReadLimits) -> Rows:
    """Return the rows of a Parquet file as text.

    Whole floats lose `.0`, dates are ISO, times without a date `HH:MM:SS`, flags `Y` and `N`; a
    timestamp with a time zone is written in local time.

    Raises:
        Unreadable: `file_format`, `file_truncated`, `file_too_large`.
        pyarrow.ArrowException, OSError, polars.exceptions.PolarsError: the file is broken.
    """
    _refuse_other(content)
    with content.open() as stream:
        file = pq.ParquetFile(stream, thrift_container_size_limit=_MOST_IN_FOOTER)
        schema = file.schema_arrow
        if not len(schema):
            raise Unreadable("no_header", "The Parquet file has no columns. Export it again.")
        refuse_too_wide(len(schema))
        if any(pa.types.is_nested(column.type) for column in schema):
            raise _no_cell()
        refuse_too_many_cells(file.metadata.num_rows, len(schema), limits)
        groups = [file.metadata.row_group(group) for group in range(file.num_row_groups)]
        refuse_too_large(sum(group.total_byte_size for group in groups), limits)
        batches = _batches(file, limits)
    names = list(schema.names)
    unnamed = [f"f{place}" for place in range(len(names))]
    table = pa.Table.from_batches(batches, schema).rename_columns(unnamed)
    frame = cast(pl.DataFrame, pl.from_arrow(table))
    body = frame.select(_as_text(column) for column in frame.iter_columns())
    return Rows(names, body, blank_lines=None)


def _batches(file: pq.ParquetFile, limits: ReadLimits) -> list[pa.RecordBatch]:
    """Return all rows, counting their text as it is decoded: a file can hold once what it repeats.

    Raises:
        Unreadable: `file_too_large`.
    """
    batches = []
    size = 0
    for batch in file.iter_batches(_BATCH_ROWS):
        size += sum(_decoded_bytes(column) for column in batch.columns)
        refuse_too_large(size, limits)
        batches.append(batch)
    return batches


def _decoded_bytes(column: pa.Array[Any]) -> int:
    """Return how many bytes the texts of a column have, those that it shares counted each time."""
    if isinstance(column, pa.DictionaryArray):
        if not _has_length(column.dictionary.type):
            return 0
        lengths = pc.take(_lengths(column.dictionary), column.indices)
    elif _has_length(column.type):
        lengths = _lengths(column)
    else:
        return 0
    return cast(int, pc.sum(lengths).as_py() or 0)


def _lengths(texts: pa.Array[Any]) -> pa.Array[Any]:
    return pc.binary_length(cast(pa.StringArray, texts)).cast(pa.int64())


def _has_length(kind: pa.DataType) -> bool:
    of_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    return bool(of_text or pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _refuse_other(content: Content) -> None:
    head = content.head()
    with content.open() as stream:
        stream.seek(max(content.size - len(_MAGIC), 0))
        tail = bytes(stream.read(len(_MAGIC)))
    if _ENCRYPTED in (head[:4], tail):
        raise Unreadable(
            "file_format", "The Parquet file is encrypted. Export it without encryption."
        )
    if not head.startswith(_MAGIC):
        signature = recognised(head)
        is_a = signature.is_a if signature else "something else"
        raise Unreadable(
            "file_format",
            f"The file's name ends in '.parquet' but it is {is_a}. Export it as Parquet, or give "
            "it the name of what it is, and send it again.",
        )
    if tail != _MAGIC:
        raise Unreadable(
            "file_truncated",
            "The Parquet file breaks off in the middle. Wait until the export has ended and copy "
            "it again.",
        )


def _as_text(column: pl.Series) -> pl.Expr:
    """Return the expression that turns a column into text."""
    cell = pl.col(column.name)
    dtype = column.dtype
    if isinstance(dtype, (pl.String, pl.Categorical, pl.Enum)) or dtype.is_integer():
        return cell.cast(pl.String)
    if dtype.is_float():
        return _float_text(cell if isinstance(dtype, pl.Float64) else _widened(cell))
    if dtype.is_decimal():
        text = cell.cast(pl.String)
        return pl.when(text.str.contains(".", literal=True)).then(_trimmed(text)).otherwise(text)
    if isinstance(dtype, pl.Boolean):
        return pl.when(cell).then(pl.lit("Y")).when(~cell).then(pl.lit("N")).alias(column.name)
    if isinstance(dtype, pl.Date):
        return cell.dt.to_string("%Y-%m-%d")
    if isinstance(dtype, pl.Datetime):
        local = cell.dt.convert_time_zone(_LOCAL_TIME) if dtype.time_zone else cell
        is_midnight = local.dt.time() == pl.time(0, 0, 0)
        date, moment = (local.dt.to_string(form) for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"))
        return pl.when(is_midnight).then(date).otherwise(moment)
    if isinstance(dtype, pl.Time):
        return cell.dt.to_string("%H:%M:%S")
    if isinstance(dtype, pl.Binary):
        return cell.cast(pl.String)
    if isinstance(dtype, pl.Null):
        return cell.cast(pl.String)
    raise _no_cell()


def _no_cell() -> Unreadable:
    return Unreadable(
        "file_format",
        "The Parquet file has a column that is neither text, number, date nor flag (a list, for "
        "example). Export each value as a column of its own.",
    )


def _widened(cell: pl.Expr) -> pl.Expr:
    """Return a shorter float as the double with the same digits: 0.1, not 0.10000000149."""
    return cell.cast(pl.String).cast(pl.Float64)


def _float_text(cell: pl.Expr) -> pl.Expr:
    is_whole = (cell == cell.floor()) & (cell.abs() < _INT64)
    text = pl.when(is_whole).then(cell.cast(pl.Int64, strict=False).cast(pl.String))
    return text.when(cell.is_not_nan()).then(cell.cast(pl.String))


def _trimmed(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars_end("0").str.strip_chars_end(".")
