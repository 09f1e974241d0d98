"""The drop zone: which folders are deliveries, and why the others are not. Nothing here writes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from expectations.seeds import authorities
from expectations.systems import SYSTEMS
from expectations.wording import day as in_words
from warehouse.clock import Clock, utc_now
from warehouse.delivery.landing import RefusedFile
from warehouse.delivery.opening import (
    CannotOpen,
    Kind,
    OpenFolder,
    RefusedBy,
    is_text,
    kind_of,
    shown,
    stat_of,
)

COMPLETE_MARK = "_COMPLETE"

# It is tomorrow elsewhere before it is here, and clocks differ.
DAYS_AHEAD = timedelta(days=1)

_FOLDER_REFUSED: dict[RefusedBy, str] = {
    "file_link": "a link, and Tartan does not follow links. Put the folder itself in its place.",
    "file_special": "not a folder. Put the files into the folder of their authority, system and day, "
    "for example drop/essex/returns/2020-10-30/.",
    "file_no_access": "Tartan could not open this folder. Check that it is there and that Tartan's "
    "account may read it.",
}


@dataclass(frozen=True)
class DropFolder:
    """One (authority, system, date) folder.

    Attributes:
        files: (name, size in bytes, time of last change in ns) of its files, sorted by name.
        refused: what in it is not read, or the folder itself, with the rule that each breaks.
        marked_complete: whether it holds ``_COMPLETE``.
        still_for: seconds since anything in it changed, when it was scanned.
    """

    la_id: str
    system: str
    delivered_on: date
    path: Path
    files: tuple[tuple[str, int, int], ...]
    refused: tuple[RefusedFile, ...]
    marked_complete: bool
    still_for: float

    @property
    def state(self) -> str:
        """What it holds, as a text that differs once anything in it does."""
        refused = [(file.name, file.refused_by) for file in self.refused]
        return json.dumps([self.files, refused] if refused else self.files)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was put into it yet."""
        return not (self.files or self.refused or self.marked_complete)

    def is_complete(self, settle_seconds: float) -> bool:
        """Return whether it is marked complete, or nothing in it changed within ``settle_seconds``."""
        return self.marked_complete or self.still_for >= settle_seconds


@dataclass(frozen=True)
class Misplaced:
    """Something in drop that is not a delivery, and how to correct that."""

    path: Path
    reason: str


def scan(drop: Path, clock: Clock = utc_now) -> tuple[list[DropFolder], list[Misplaced]]:
    """Return every delivery folder below drop, oldest date first, and everything misplaced there.

    No link is followed, at any level.

    Args:
        clock: gives the present moment, with its time zone.
    """
    folders: list[DropFolder] = []
    misplaced: list[Misplaced] = []
    for found in _found(drop, clock()) if drop.is_dir() else ():
        (folders if isinstance(found, DropFolder) else misplaced).append(found)  # type: ignore[arg-type]
    return sorted(folders, key=lambda folder: (folder.delivered_on, folder.la_id)), misplaced


def files_in(folder: Path) -> tuple[list[Path], list[RefusedFile]]:
    """Return the files directly in a delivery's folder, sorted by name, and what in it is not read.

    Raises:
        CannotOpen: the folder may not be read.
    """
    with OpenFolder(folder) as opened:
        held = _held(opened, utc_now())
    return [folder / name for name, _, _ in held.files], held.refused


def day_of(name: str) -> date | None:
    """Return the day that a folder is named after; None where it is named otherwise."""
    try:
        return date.fromisoformat(name) if len(name) == 10 else None
    except ValueError:
        return None


def dated_ahead(day: date, now: datetime) -> str | None:
    """Return why a folder of this day can't be a delivery yet, and the remedy; None where it can."""
    if day <= now.date() + DAYS_AHEAD:
        return None
    return (
        f"dated {in_words(day)}, which is later than today. Rename it to the day of delivery, "
        f"for example {now.date()}."
    )


def _found(drop: Path, now: datetime) -> Iterator[DropFolder | Misplaced]:
    """Yield the deliveries and what is misplaced, level by level."""
    try:
        zone = OpenFolder(drop)
    except CannotOpen as error:
        yield Misplaced(drop, _FOLDER_REFUSED[error.refused_by])
        return
    with zone:
        for la in _folders(zone, _unknown_authority):
            if isinstance(la, Misplaced):
                yield la
                continue
            for system in _folders(la, _unknown_system):
                if isinstance(system, Misplaced):
                    yield system
                else:
                    yield from _deliveries(la.path.name, system, now)


def _folders(
    parent: OpenFolder, unknown: Callable[[str], str | None]
) -> Iterator[OpenFolder | Misplaced]:
    """Yield each folder within another, open until the next is asked for, and what is misplaced there.

    Args:
        unknown: gives for a name why no folder may have it, or None.
    """
    try:
        entries = _entries(parent)
    except CannotOpen as error:
        yield Misplaced(parent.path, _FOLDER_REFUSED[error.refused_by])
        return
    for entry in entries:
        path = parent.path / entry.name
        reason = unknown(entry.name)
        if reason is not None:
            yield Misplaced(path, reason)
            continue
        try:
            folder = _opened(parent, entry)
        except CannotOpen as error:
            yield Misplaced(path, _FOLDER_REFUSED[error.refused_by])
            continue
        with folder:
            yield folder


def _deliveries(la_id: str, system: OpenFolder, now: datetime) -> Iterator[DropFolder | Misplaced]:
    """Yield the deliveries of an authority's system, and what is misplaced there."""
    try:
        entries = _entries(system)
    except CannotOpen as error:
        yield Misplaced(system.path, _FOLDER_REFUSED[error.refused_by])
        return
    for entry in entries:
        path, day = system.path / entry.name, day_of(entry.name)
        if day is None or not (entry.is_symlink() or entry.is_dir(follow_symlinks=False)):
            yield Misplaced(
                path,
                "not a delivery. Put the files into a folder named after the day of delivery, "
                f"for example drop/{la_id}/{system.path.name}/2020-10-30/",
            )
        elif ahead := dated_ahead(day, now):
            yield Misplaced(path, ahead)
        else:
            held = _held_by(la_id, system, entry, now)
            yield DropFolder(
                la_id,
                system.path.name,
                day,
                path,
                tuple(held.files),
                tuple(held.refused),
                held.marked_complete,
                now.timestamp() - held.changed_at,
            )


@dataclass
class _Held:
    """What a delivery's folder holds; the moment of the last change is in seconds since 1970."""

    files: list[tuple[str, int, int]] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    marked_complete: bool = False
    changed_at: float = 0.0


def _held_by(la_id: str, system: OpenFolder, entry: os.DirEntry[str], now: datetime) -> _Held:
    """Return what a delivery's folder holds; one that can't be opened is itself refused."""
    try:
        with _opened(system, entry) as folder:
            return _held(folder, now)
    except CannotOpen as error:
        name = f"drop/{la_id}/{system.path.name}/{entry.name}/"
        return _Held(refused=[RefusedFile(name, error.refused_by)])


def _held(folder: OpenFolder, now: datetime) -> _Held:
    """Return what is directly in a delivery's folder; the folders in it are not looked at."""
    held = _Held()
    for entry in _entries(folder):
        try:
            kind = kind_of(entry)
            if kind == "folder":
                continue
            if entry.name == COMPLETE_MARK and kind == "file":
                held.marked_complete = True
                continue
            info = stat_of(entry)
            held.changed_at = max(held.changed_at, _changed_at(info, now.timestamp()))
            _refuse(folder, entry.name, kind)
        except CannotOpen as error:
            held.refused.append(RefusedFile(shown(entry.name), error.refused_by))
        else:
            held.files.append((entry.name, info.st_size, info.st_mtime_ns))
    return held


def _refuse(folder: OpenFolder, name: str, kind: Kind) -> None:
    """Refuse what can't be read as a file.

    Raises:
        CannotOpen: with the rule that it breaks.
    """
    if kind != "file":
        raise CannotOpen("file_link" if kind == "link" else "file_special")
    if not is_text(name):
        raise CannotOpen("file_name")
    if not folder.may_read(name):
        raise CannotOpen("file_no_access")


def _changed_at(info: os.stat_result, now: float) -> float:
    """Return when a file was last changed.

    The sender's clock may be wrong, or the file kept the time that it had there: a time to come is no
    time of a change. Then it is when the file was put here, by our own clock.
    """
    return next((moment for moment in (info.st_mtime, info.st_ctime) if moment <= now), 0.0)


def _opened(parent: OpenFolder, entry: os.DirEntry[str]) -> OpenFolder:
    """Return the folder that an entry is, opened.

    Raises:
        CannotOpen: a link, no folder, or one that may not be read.
    """
    kind = kind_of(entry)
    if kind != "folder":
        raise CannotOpen("file_link" if kind == "link" else "file_special")
    return parent.folder(entry.name)


def _entries(folder: OpenFolder) -> list[os.DirEntry[str]]:
    return [entry for entry in folder.entries() if not _is_noise(entry.name)]


def _is_noise(name: str) -> bool:
    """Return whether operating systems and office programs leave files of this name behind."""
    return name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}


def _unknown_authority(name: str) -> str | None:
    if name in authorities():
        return None
    meant = get_close_matches(name.lower(), authorities(), n=1)
    hint = f" Did you mean {meant[0]}?" if meant else ""
    return (
        f"'{shown(name)}' is not an authority in seeds/local_authorities.csv.{hint} "
        "Rename the folder."
    )


def _unknown_system(name: str) -> str | None:
    if name in SYSTEMS:
        return None
    return (
        f"'{shown(name)}' is not a system that Tartan reads. Move the files into the folder of the "
        f"system they come from: {', '.join(SYSTEMS)}."
    )
