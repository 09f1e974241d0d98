"""What the reader's process and its parent send each other: JSON messages and tables as Arrow, through pipes.

Nothing is pickled: what a hostile file makes of the reader's process must not run in the parent. Nothing
is written to disk, so a killed process leaves no rows behind.
"""

from __future__ import annotations

import io
import json
import struct
from typing import IO, Any, cast

import polars as pl
import pyarrow as pa

from warehouse.reader.errors import RuleId, Unreadable
from warehouse.reader.tables import Table

_LENGTH = struct.Struct("<Q")

Message = dict[str, Any]


class BrokenOff(Exception):
    """The other process ended in the middle of a message, or sent something that is none."""


def write_message(stream: IO[bytes], message: Message) -> None:
    """Send a message.

    Raises:
        BrokenOff: the other process has ended.
    """
    body = json.dumps(message, separators=(",", ":")).encode("ascii")
    try:
        stream.write(_LENGTH.pack(len(body)) + body)
        stream.flush()
    except OSError as error:
        raise BrokenOff from error


def read_message(stream: IO[bytes]) -> Message:
    """Return the next message.

    Raises:
        BrokenOff: there is none.
    """
    try:
        (length,) = _LENGTH.unpack(stream.read(_LENGTH.size))
        return cast(Message, json.loads(stream.read(length)))
    except (struct.error, ValueError, OSError) as error:
        raise BrokenOff from error


def write_table(stream: IO[bytes], table: Table | Unreadable) -> None:
    """Send a table, or why there is none."""
    if isinstance(table, Unreadable):
        refusal = [table.rule_id, table.detail, table.name]
        write_message(stream, {"unreadable": refusal})
        return
    blank = table.blank_lines
    header: Message = {
        "table": table.name,
        "ragged": table.ragged,
        "short": list(table.short.items()),
        "blank_lines": None if blank is None else list(blank),
    }
    write_message(stream, header)
    arrow = table.frame.to_arrow(compat_level=pl.CompatLevel.newest())
    with pa.ipc.new_stream(
        pa.PythonFile(cast(io.IOBase, stream), mode="w"), arrow.schema
    ) as writer:
        writer.write_table(arrow)
    stream.flush()


def read_table(stream: IO[bytes], header: Message) -> Table | Unreadable:
    """Return the table that a message announces, or why there is none.

    Raises:
        BrokenOff: the table is not whole.
    """
    if "unreadable" in header:
        rule_id, detail, name = header["unreadable"]
        return Unreadable(cast(RuleId, rule_id), detail, name)
    try:
        with pa.ipc.open_stream(pa.PythonFile(cast(io.IOBase, stream), mode="r")) as reader:
            frame = cast(pl.DataFrame, pl.from_arrow(reader.read_all()))
    except (pa.ArrowInvalid, OSError) as error:
        raise BrokenOff from error
    short = dict(header["short"])
    return Table(header["table"], frame, header["ragged"], short, header["blank_lines"])
