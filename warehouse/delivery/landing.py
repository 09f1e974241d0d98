"""Landing: the bytes as they were received, kept under the hash of their content."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from warehouse.delivery.files import sync


@dataclass(frozen=True)
class LandedFile:
    """One received file: the name it was sent under, and the hash its bytes are kept by."""

    name: str
    sha256: str


def content_hash(files: list[LandedFile]) -> str:
    """The hash over a delivery's files; the same files with the same names are the same delivery."""
    listing = "\n".join(f"{file.sha256}  {file.name}" for file in sorted(files, key=str))
    return hashlib.sha256(listing.encode()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def path_of(landing: Path, sha256: str) -> Path:
    """Where the bytes with this hash are kept."""
    return landing / sha256[:2] / sha256


def land(landing: Path, path: Path, name: str) -> LandedFile:
    """Keep a file's bytes; nothing is written when they are there already.

    The hash is that of the copy, so a file that changes while it is read can't land under a hash
    that isn't its own.
    """
    sha256 = file_hash(path)
    if path_of(landing, sha256).exists():
        return LandedFile(name, sha256)
    copy = landing / f".receiving-{sha256}"
    shutil.copyfile(path, copy)
    copy.chmod(0o600)
    sync(copy)
    sha256 = file_hash(copy)
    kept = path_of(landing, sha256)
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy.replace(kept)
    return LandedFile(name, sha256)
