"""The hub's secret that pseudonyms are keyed with: given, or made once for a home."""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.delivery.files import sync

KEY_FILE = "pseudonym.key"


@dataclass(frozen=True)
class Key:
    """The secret.

    Attributes:
        secret: what hashes are keyed with.
        made: it was made just now, which its owner should hear.
    """

    secret: bytes = field(repr=False)
    made: bool = False

    @property
    def fingerprint(self) -> str:
        """Says which key it was and nothing about it: hashes under two keys must never be mixed."""
        return hmac.digest(self.secret, b"fingerprint", "sha256").hex()[:8]


def known_key(folder: Path, given: str | None) -> Key | None:
    """The key that was given, or else this home's own; None when there is none yet.

    Args:
        folder: where a home keeps its secrets.
        given: TARTAN_PSEUDONYM_KEY, if it is set.
    """
    path = folder / KEY_FILE
    if given:
        return Key(given.encode())
    return Key(path.read_bytes().strip()) if path.exists() else None


def key_of(folder: Path, given: str | None) -> Key:
    """The key that was given, or this home's own, which is made on first use with mode 0600."""
    known = known_key(folder, given)
    return known or _make(folder / KEY_FILE)


def _make(path: Path) -> Key:
    """Write a new key; whoever is killed in between leaves none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = secrets.token_hex(32)
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{secret}\n")
    sync(partial)
    partial.rename(path)
    return Key(secret.encode(), made=True)


def read_with(code: str, key: Key | None, variant: str = "") -> str:
    """Return what the log notes that a delivery was read with: another text means it is read again.

    Args:
        code: the reading version of the code.
        key: what its pseudonyms are keyed with; None before there is a key.
        variant: the version of the authority's variant, if it has one.
    """
    parts = (code, key.fingerprint if key else "no-key", variant)
    return ".".join(part for part in parts if part)
