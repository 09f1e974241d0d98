"""Decompression within limits: bytes are counted as they are read, because headers can lie."""

import gzip
import zlib
from collections.abc import Iterator
from typing import Protocol
from zipfile import BadZipFile

import pyarrow as pa

from warehouse.reader.content import Content, ReadLimits, refuse_empty, refuse_too_large
from warehouse.reader.errors import Unreadable, parsing

_CHUNK = 1 << 20
_RATIO_FROM = 64 << 20
_DAMAGED = "The compressed file is damaged. Make it again and copy it again."


class Stream(Protocol):
    """A stream that decompresses while it is read."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; none at the end."""


def expanding(stream: Stream, compressed: int, limits: ReadLimits) -> Iterator[bytes]:
    """Yield the chunks of a decompressing stream.

    Args:
        compressed: number of compressed bytes.

    Raises:
        Unreadable: `file_too_large` or `archive_unsafe` above the limits, `file_truncated` where
            the compressed data break off, `file_damaged` where they or their checksum are wrong.
    """
    size = 0
    while chunk := _next_chunk(stream):
        size += len(chunk)
        refuse_too_large(size, limits)
        if size > _RATIO_FROM and size > compressed * limits.max_ratio:
            raise Unreadable(
                "archive_unsafe",
                f"The file expands to more than {limits.max_ratio} times its size, as harmful "
                "archives do, and was not opened further. Send it uncompressed.",
            )
        yield chunk


def expanded(stream: Stream, compressed: int, limits: ReadLimits) -> pa.Buffer:
    """Return all bytes of a decompressing stream, in memory.

    Raises:
        Unreadable: see `expanding`.
    """
    collected = bytearray()
    for chunk in expanding(stream, compressed, limits):
        collected += chunk
    return pa.py_buffer(collected)


def opened(file: Content, limits: ReadLimits) -> Content:
    """Return a data file as received, or expanded in memory where its name ends in `.gz`.

    Raises:
        Unreadable: empty, too large, or its gzip is broken or no gzip at all.
    """
    refuse_too_large(file.size, limits)
    refuse_empty(file.size)
    if not file.name.lower().endswith(".gz"):
        return file
    if not file.head().startswith(b"\x1f\x8b"):
        raise Unreadable(
            "file_format",
            "The file's name ends in '.gz' but it is not a gzip file. Take '.gz' off its name if "
            "it is not compressed, and send it again.",
        )
    with file.open() as raw, gzip.GzipFile(fileobj=raw, mode="rb") as stream:
        buffer = expanded(stream, file.size, limits)
    refuse_empty(buffer.size)
    return Content(file.name, buffer, buffer.size)


def _next_chunk(stream: Stream) -> bytes:
    with parsing("file_damaged", _DAMAGED):
        try:
            return stream.read(_CHUNK)
        except EOFError:
            raise Unreadable(
                "file_truncated",
                "The compressed file breaks off in the middle. Wait until it is written "
                "completely and copy it again.",
            ) from None
        except (zlib.error, BadZipFile, gzip.BadGzipFile):
            raise Unreadable("file_damaged", _DAMAGED) from None
