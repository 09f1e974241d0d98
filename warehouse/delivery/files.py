"""Writing a file so that nobody ever sees half of it: beside its place first, then one rename."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to; it takes ``path``'s place when the block ends without an error.

    A process killed in between leaves a ``.partial`` file, which the next writer of the same path
    overwrites and nobody reads.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
        sync(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Make sure that the file's content is on the disk."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
