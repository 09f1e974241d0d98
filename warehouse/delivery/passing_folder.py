"""A folder for rows that only one process needs: for its user alone, and gone with it, however it ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "tartan-check-"
_LOCK = "lock"


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Make a folder in the system's place for temporary files, yield it and remove it.

    A process that is killed can't remove its own. The next one does: a folder is in use as long as
    its lock is held, and the system lets go of that when the process ends.
    """
    from filelock import FileLock

    _remove_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))  # 0700: nobody else may look into it
    try:
        # Before the first row: a folder without a lock holds none.
        with FileLock(folder / _LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left_behind() -> None:
    """Remove the folders of processes that were killed."""
    from filelock import FileLock, Timeout

    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # Still in use, or gone meanwhile.
        with suppress(OSError, Timeout):
            if _is_ours(folder) and (folder / _LOCK).exists():
                with FileLock(folder / _LOCK, blocking=False):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Return whether this user made the folder: another's may hold a trap."""
    stat = folder.lstat()
    is_folder = folder.is_dir() and not folder.is_symlink()
    return is_folder and (not hasattr(os, "geteuid") or stat.st_uid == os.geteuid())
