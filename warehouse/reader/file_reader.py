"""What reads files for the rest of Tartan: a process of its own in a refresh and a check, or this process."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol

from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import Table, read_tables, table_names


class FileReader(Protocol):
    """Reads received files."""

    def names(self, path: Path, name: str) -> list[str]:
        """Return the names of the data files in a received file, as ``table_names`` does."""

    def tables(
        self, path: Path, name: str, wanted: Collection[str] | None = None
    ) -> Iterator[Table | Unreadable]:
        """Yield the tables of a received file, as ``read_tables`` does.

        Args:
            wanted: the names of an archive's members to read; None = all.
        """


class InThisProcess:
    """Reads files here, with no limit of memory or time: a file that ends its reader ends this process."""

    def names(self, path: Path, name: str) -> list[str]:
        """Return the names of the data files in a received file."""
        return table_names(path, name)

    def tables(
        self, path: Path, name: str, wanted: Collection[str] | None = None
    ) -> Iterator[Table | Unreadable]:
        """Yield the tables of a received file."""
        yield from read_tables(path, name, wanted=lambda each: wanted is None or each in wanted)


IN_THIS_PROCESS = InThisProcess()
