"""Writing a file in one step: under a temporary name first, then one rename, so nobody reads half a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path, and rename it to ``path`` when the block ends without an error.

    A killed process leaves a ``.partial`` file, which nobody reads and the next writer overwrites.
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
    """Flush the file's content to the disk."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
