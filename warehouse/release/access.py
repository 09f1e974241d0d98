"""Who may read a release: whoever may read the zone, since its administrator grants access there."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def share_like(zone: Path, folder: Path) -> None:
    """Set the access of a folder and all in it to what a zone grants: its mode and its group.

    The mode that a file is made with follows the process: a night run by cron with a strict umask
    would otherwise publish what nobody else can read.
    """
    granted = zone.stat()
    mode = stat.S_IMODE(granted.st_mode)
    for path in (folder, *folder.rglob("*")):
        if path.stat().st_gid != granted.st_gid:
            _change_group(path, granted.st_gid)
        # After the group: changing that clears the bit by which new files inherit it.
        path.chmod(mode if path.is_dir() else mode & 0o666)


def _change_group(path: Path, group: int) -> None:
    """Change the group; a process outside it may not, and leaves the one that it gives its files."""
    try:
        os.chown(path, -1, group)
    except PermissionError:
        return
