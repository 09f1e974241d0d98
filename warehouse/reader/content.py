"""The bytes of one data file, the formats they may have, and limits on their size."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow as pa

from warehouse.reader.errors import Unreadable
from warehouse.reader.signatures import HEAD_BYTES

DATA_SUFFIXES = (".csv", ".txt", ".xlsx", ".parquet")
MAX_COLUMNS = 16_384
# A cell of a table takes so much memory, however short its text.
CELL_BYTES = 16


@dataclass(frozen=True)
class ReadLimits:
    """Limits on one received file: its size, and what reading it may take.

    Attributes:
        max_bytes: of a data file, after expansion, and of the table that is made of it.
        max_ratio: expanded to compressed bytes; checked above 64 MiB expanded.
        max_members: entries of an archive.
        memory_mb: of the process that reads it, in MiB, where it has one of its own.
        seconds: that the process may take.
    """

    max_bytes: int = 2 << 30
    max_ratio: int = 200
    max_members: int = 1000
    memory_mb: int = 4096
    seconds: float = 600


DEFAULT_LIMITS = ReadLimits()


def limits_within(memory_mb: int, seconds: float) -> ReadLimits:
    """Return the limits for a process with so much memory: a table takes up to half of it."""
    return ReadLimits(max_bytes=memory_mb << 19, memory_mb=memory_mb, seconds=seconds)


@dataclass(frozen=True)
class Content:
    """The bytes of one data file, on disk as received or expanded in memory.

    Attributes:
        name: `return.csv`, `return.csv.gz` or `delivery.zip/return.csv`.
        source: the file, or its expanded bytes.
        size: bytes.
    """

    name: str
    source: Path | pa.Buffer
    size: int

    @property
    def suffix(self) -> str:
        """The format that the name claims, such as `.csv`."""
        return suffix_of(self.name)

    def open(self) -> pa.NativeFile:
        """Return a new reader at the first byte; the caller closes it."""
        if isinstance(self.source, Path):
            return pa.OSFile(str(self.source), mode="r")
        return pa.BufferReader(self.source)

    def head(self) -> bytes:
        """Return the first `HEAD_BYTES` bytes."""
        with self.open() as stream:
            return bytes(stream.read(HEAD_BYTES))


def suffix_of(name: str) -> str:
    """Return the format that a file's name claims: lower case with its dot, without `.gz`."""
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def refuse_by_name(name: str) -> None:
    """Refuse a name that is not a data file's, gzipped or not.

    Raises:
        Unreadable: `archive_unsafe` for an archive, which would be inside another one here,
            `file_format` for anything else that is not in `DATA_SUFFIXES`.
    """
    suffix = suffix_of(name)
    if suffix in (".zip", ".gz"):
        raise Unreadable(
            "archive_unsafe",
            "The file is an archive inside an archive, which is not opened. "
            "Send the data files in one plain .zip.",
        )
    if suffix not in DATA_SUFFIXES:
        raise Unreadable(
            "file_format",
            "The file's name does not end in a format that is read. Send .csv, .txt, .xlsx or "
            ".parquet (each also as .gz, or several in one .zip).",
        )


def refuse_empty(size: int) -> None:
    """Refuse a file of no bytes.

    Raises:
        Unreadable: `file_empty`.
    """
    if not size:
        raise Unreadable(
            "file_empty",
            "The file is empty. Run the export again and check the file's size before sending it.",
        )


def refuse_too_large(size: int, limits: ReadLimits) -> None:
    """Refuse more than `limits.max_bytes` bytes.

    Raises:
        Unreadable: `file_too_large`.
    """
    if size > limits.max_bytes:
        raise Unreadable(
            "file_too_large",
            f"The file holds more than {limits.max_bytes:,} bytes, the most that is read. "
            "Check that the export is what was meant, or split it.",
        )


def refuse_too_many_cells(rows: int, columns: int, limits: ReadLimits) -> None:
    """Refuse a table that would take more than `limits.max_bytes` bytes if every cell were empty.

    Raises:
        Unreadable: `file_too_large`.
    """
    most = limits.max_bytes // CELL_BYTES
    if rows * columns > most:
        raise Unreadable(
            "file_too_large",
            f"The file's table has more than {most:,} cells, the most that is read. Remove the empty "
            "rows and columns from the export, or split it.",
        )


def refuse_too_wide(columns: int) -> None:
    """Refuse more columns than a spreadsheet has.

    Raises:
        Unreadable: `no_header`.
    """
    if columns > MAX_COLUMNS:
        raise Unreadable(
            "no_header", f"The first line names more than {MAX_COLUMNS:,} columns. Send fewer."
        )
