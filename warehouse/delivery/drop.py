"""The drop zone: which folders are deliveries, and why the others are not. Nothing here writes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from expectations.seeds import authorities
from expectations.systems import SYSTEMS

COMPLETE_MARK = "_COMPLETE"


@dataclass(frozen=True)
class DropFolder:
    """One (authority, system, date) folder.

    Attributes:
        files: (name, size in bytes, time of last change in ns) of its files, sorted by name.
        marked_complete: whether it holds ``_COMPLETE``.
    """

    la_id: str
    system: str
    delivered_on: date
    path: Path
    files: tuple[tuple[str, int, int], ...]
    marked_complete: bool

    def is_complete(self, settle_seconds: float) -> bool:
        """Return whether it is marked complete, or no file in it changed within ``settle_seconds``."""
        newest = max((changed for _, _, changed in self.files), default=0)
        return self.marked_complete or time.time() - newest / 1e9 >= settle_seconds


@dataclass(frozen=True)
class Misplaced:
    """Something in drop that is not a delivery, and how to correct that."""

    path: Path
    reason: str


def scan(drop: Path) -> tuple[list[DropFolder], list[Misplaced]]:
    """Return every delivery folder below drop, oldest date first, and everything misplaced there."""
    folders: list[DropFolder] = []
    misplaced: list[Misplaced] = []
    for la in _entries(drop):
        if la.name not in authorities():
            misplaced.append(Misplaced(Path(la.path), _unknown_authority(la.name)))
            continue
        for system in _entries(Path(la.path)):
            if system.name not in SYSTEMS:
                misplaced.append(Misplaced(Path(system.path), _unknown_system(system.name)))
                continue
            for day in _entries(Path(system.path)):
                found = _folder(la.name, system.name, day)
                (folders if isinstance(found, DropFolder) else misplaced).append(found)  # type: ignore[arg-type]
    return sorted(folders, key=lambda folder: (folder.delivered_on, folder.la_id)), misplaced


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    if folder.is_dir():
        with os.scandir(folder) as entries:
            yield from sorted((e for e in entries if not _is_noise(e.name)), key=lambda e: e.name)


def _folder(la_id: str, system: str, day: os.DirEntry[str]) -> DropFolder | Misplaced:
    path = Path(day.path)
    try:
        delivered_on = date.fromisoformat(day.name)
    except ValueError:
        delivered_on = None
    if delivered_on is None or len(day.name) != 10 or not day.is_dir():
        return Misplaced(
            path,
            "not a delivery. Put the files into a folder named after the day of delivery, "
            f"for example drop/{la_id}/{system}/2020-10-30/",
        )
    files = []
    for file in files_in(path):
        stat = file.stat()
        files.append((file.name, stat.st_size, stat.st_mtime_ns))
    marked = (path / COMPLETE_MARK).exists()
    return DropFolder(la_id, system, delivered_on, path, tuple(files), marked)


def files_in(folder: Path) -> list[Path]:
    """Return the files directly in a delivery's folder, sorted by name."""
    return [
        Path(entry.path)
        for entry in _entries(folder)
        if entry.is_file() and entry.name != COMPLETE_MARK
    ]


def _is_noise(name: str) -> bool:
    """Return whether operating systems and office programs leave files of this name behind."""
    return name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}


def _unknown_authority(name: str) -> str:
    meant = get_close_matches(name.lower(), authorities(), n=1)
    hint = f" Did you mean {meant[0]}?" if meant else ""
    return f"'{name}' is not an authority in seeds/local_authorities.csv.{hint} Rename the folder."


def _unknown_system(name: str) -> str:
    return (
        f"'{name}' is not a system that Tartan reads. Move the files into the folder of the system "
        f"they come from: {', '.join(SYSTEMS)}."
    )
