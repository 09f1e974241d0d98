"""The secret key of pseudonyms: set by the hub, or made once for a home."""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.delivery.files import sync

KEY_FILE = "pseudonym.key"
SETTING = "TARTAN_PSEUDONYM_KEY"
# As long as the hash that it keys: a shorter key could be found by trying.
FEWEST_BYTES = 32


class KeyRefused(ValueError):
    """The key of pseudonyms can't be used: names the reason and the remedy."""


@dataclass(frozen=True)
class Key:
    """The key of pseudonyms.

    Attributes:
        secret: the bytes that hashes are keyed with.
        is_new: whether it was made just now, so that its owner can be asked to keep a copy.
    """

    secret: bytes = field(repr=False)
    is_new: bool = False

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that identify the key: hashes under two keys must never be mixed."""
        return hmac.digest(self.secret, b"fingerprint", "sha256").hex()[:8]


def known_key(folder: Path, given: str | None) -> Key | None:
    """Return the key that was given, else this home's own; None when there is none yet.

    Args:
        folder: the folder of the home's secrets.
        given: TARTAN_PSEUDONYM_KEY, if it is set.

    Raises:
        KeyRefused: the key is empty or too short.
    """
    if given is not None:
        require_long(given)
        return Key(given.encode())
    path = folder / KEY_FILE
    if not path.exists():
        return None
    secret = path.read_bytes().strip()
    if len(secret) < FEWEST_BYTES:
        what = f"shorter than {FEWEST_BYTES} bytes" if secret else "empty"
        raise KeyRefused(f"The pseudonym key in {path} is {what}. {_remedy(path)}")
    return Key(secret)


def require_long(given: str) -> None:
    """Raise KeyRefused when a key that was set is empty or too short."""
    if len(given.strip().encode()) < FEWEST_BYTES:
        raise KeyRefused(
            f"Set {SETTING} to at least {FEWEST_BYTES} bytes, for example to the output of "
            "'openssl rand -hex 32'. To use the key that Tartan keeps in its home, remove the setting."
        )


def require_key(folder: Path, key: Key | None, in_use: bool) -> None:
    """Raise KeyRefused when there is no key though rows in use are under pseudonyms of one.

    Args:
        folder: the folder of the home's secrets.
        key: the key that is known, if any.
        in_use: whether rows under pseudonyms are in use.
    """
    if key is None and in_use:
        path = folder / KEY_FILE
        raise KeyRefused(f"The pseudonym key {path} is missing. {_remedy(path)}")


def key_of(folder: Path, given: str | None, in_use: bool = False) -> Key:
    """Return the key that was given, else this home's own, which is made on first use with mode 0600.

    Args:
        folder: the folder of the home's secrets.
        given: TARTAN_PSEUDONYM_KEY, if it is set.
        in_use: whether rows under pseudonyms are in use; then no key is made.

    Raises:
        KeyRefused: the key is empty, too short or, though it is in use, missing.
    """
    known = known_key(folder, given)
    require_key(folder, known, in_use)
    return known or _make(folder / KEY_FILE)


def _remedy(path: Path) -> str:
    return (
        f"Put your copy of the key into {path}, or set {SETTING} to it. If there is no copy, set "
        f"{SETTING} to a new key of at least {FEWEST_BYTES} bytes: everything in use is then read again."
    )


def _make(path: Path) -> Key:
    """Write a new key and return it; a process killed in between leaves none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = secrets.token_hex(32)
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{secret}\n")
    sync(partial)
    partial.rename(path)
    return Key(secret.encode(), is_new=True)


def read_with(code: str, key: Key | None, variant: str = "") -> str:
    """Return what the log notes that a delivery was read with: another text means it is read again.

    Args:
        code: the reading version of the code.
        key: what its pseudonyms are keyed with; None before there is a key.
        variant: the version of the authority's variant, if it has one.
    """
    parts = (code, key.fingerprint if key else "no-key", variant)
    return ".".join(part for part in parts if part)
