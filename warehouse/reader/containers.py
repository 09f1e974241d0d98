"""Opens a received file down to its data files: plain, gzipped, or several in a zip archive."""

from collections.abc import Callable, Iterator
from pathlib import Path

from warehouse.reader.archives import member_names, members
from warehouse.reader.content import DATA_SUFFIXES, Content, ReadLimits, refuse_by_name
from warehouse.reader.errors import Unreadable, parsing
from warehouse.reader.expansion import opened

__all__ = ["DATA_SUFFIXES", "Content", "ReadLimits", "contents", "names"]


def names(path: Path, name: str, limits: ReadLimits) -> list[str]:
    """Return the names of the data files in a received file; its own name if it is an unreadable archive.

    Raises:
        OSError: the file at `path` is not there or may not be read.
    """
    if not name.lower().endswith(".zip"):
        return [name]
    try:
        with parsing("file_damaged", "The file is damaged. Make it again and copy it again."):
            return member_names(Content(name, path, path.stat().st_size), limits)
    except Unreadable:
        return [name]


def contents(
    path: Path, name: str, limits: ReadLimits, wanted: Callable[[str], bool]
) -> Iterator[Content | Unreadable]:
    """Yield every data file in a received file; an archive's members in its order, one at a time.

    A plain file is read from disk, a compressed one is expanded in memory; nothing is written.

    Args:
        path: where the received bytes are.
        name: the name they were sent under.
        wanted: whether to open an archive's member of this name.

    Yields:
        A content of a format in `DATA_SUFFIXES`, or an `Unreadable` with the file's name.

    Raises:
        OSError: the file at `path` is not there or may not be read.
    """
    with path.open("rb"):  # a file we may not read is our error, not the sender's
        file = Content(name, path, path.stat().st_size)
    try:
        with parsing("file_damaged", "The file is damaged. Make it again and copy it again."):
            if name.lower().endswith(".zip"):
                yield from members(file, limits, wanted)
            else:
                refuse_by_name(name)
                yield opened(file, limits)
    except Unreadable as error:
        yield error.detached(name)
