"""The landing zone: received bytes, stored under the hash of their content and checked against it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from warehouse.delivery.files import sync
from warehouse.delivery.opening import OpenFile, RefusedBy


@dataclass(frozen=True)
class LandedFile:
    """One received file: the name it was sent under, and the SHA-256 its bytes are stored under."""

    name: str
    sha256: str


class Fingerprint(NamedTuple):
    """The size in bytes and the SHA-256 of a file."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class RefusedFile:
    """Something in a delivery's folder that was not received: its name as shown, and the rule it breaks."""

    name: str
    refused_by: RefusedBy


def content_hash(files: Sequence[LandedFile], refused: Sequence[RefusedFile] = ()) -> str:
    """Return the SHA-256 over the names and hashes of a delivery's files, as hex; order does not matter.

    What was refused counts: once it is mended, it is another delivery.
    """
    lines = [f"{file.sha256}  {file.name}" for file in sorted(files, key=str)]
    lines += [f"{file.refused_by}  {file.name}" for file in sorted(refused, key=str)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def hash_of(chunks: Iterable[bytes]) -> str:
    """Return the SHA-256 of bytes that come some at a time, as hex."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


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


def land(landing: Path, file: OpenFile, name: str) -> LandedFile:
    """Store a file's bytes, unless landing has them whole already, and return their name and hash.

    The hash is taken from the copy, so a file that changes while it is read still lands under the
    hash of the bytes that were stored.

    Raises:
        CannotOpen: the file can't be read to its end.
    """
    sha256 = hash_of(file.chunks())
    if is_whole(landing, sha256):
        return LandedFile(name, sha256)
    copy = landing / f".receiving-{sha256}"
    try:
        with copy.open("wb") as stored:
            copy.chmod(0o600)
            stored.writelines(file.chunks())
        sync(copy)
        sha256 = file_hash(copy)
        kept = path_of(landing, sha256)
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy.replace(kept)
    finally:
        copy.unlink(missing_ok=True)
    return LandedFile(name, sha256)
