"""The landing zone: received bytes, stored under the hash of their content and checked against it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from warehouse.delivery.files import sync


@dataclass(frozen=True)
class LandedFile:
    """One received file: the name it was sent under, and the SHA-256 its bytes are stored under."""

    name: str
    sha256: str


class Fingerprint(NamedTuple):
    """The size in bytes and the SHA-256 of a file."""

    bytes: int
    sha256: str


def content_hash(files: list[LandedFile]) -> str:
    """Return the SHA-256 over the names and hashes of a delivery's files, as hex; order does not matter."""
    listing = "\n".join(f"{file.sha256}  {file.name}" for file in sorted(files, key=str))
    return hashlib.sha256(listing.encode()).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def fingerprint_of(path: Path) -> Fingerprint:
    """Return a file's size and hash."""
    return Fingerprint(path.stat().st_size, file_hash(path))


def path_of(landing: Path, sha256: str) -> Path:
    """Return the path of the bytes with this hash."""
    return landing / sha256[:2] / sha256


def is_whole(landing: Path, sha256: str) -> bool:
    """Return whether landing holds the bytes with this hash, whole."""
    try:
        return file_hash(path_of(landing, sha256)) == sha256
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return False


def damaged(landing: Path, files: Iterable[LandedFile]) -> list[LandedFile]:
    """Return the files whose bytes landing does not hold whole."""
    return [file for file in files if not is_whole(landing, file.sha256)]


def land(landing: Path, path: Path, name: str) -> LandedFile:
    """Store a file's bytes, unless landing has them whole already, and return their name and hash.

    The hash is taken from the copy, so a file that changes while it is read still lands under the
    hash of the bytes that were stored.
    """
    sha256 = file_hash(path)
    if is_whole(landing, sha256):
        return LandedFile(name, sha256)
    copy = landing / f".receiving-{sha256}"
    try:
        shutil.copyfile(path, copy)
        copy.chmod(0o600)
        sync(copy)
        sha256 = file_hash(copy)
        kept = path_of(landing, sha256)
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy.replace(kept)
    finally:
        copy.unlink(missing_ok=True)
    return LandedFile(name, sha256)
