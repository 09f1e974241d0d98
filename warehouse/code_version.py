"""Which version of the code made something: the package's version and a hash of the files that count."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

_CHECKING = ("expectations/**/*.py", "warehouse/**/*.py", "seeds/*.csv")
_BUILDING = (
    "models/**/*.sql",
    "models/**/*.yml",
    "seeds/*.csv",
    "seeds/*.yml",
    "dbt_project/**/*.sql",
    "dbt_project/**/*.yml",
    "dbt_project.yml",
)

# When something is due says nothing of what was delivered.
_CALENDARS = {"collection_calendar.csv", "nightly_collection.csv"}


def checking_version() -> str:
    """Changes when a delivery might be read or checked differently."""
    return _hash(_CHECKING)


def building_version() -> str:
    """Changes when the models might give other numbers."""
    return _hash(_BUILDING)


def code_version() -> str:
    """The version that a release carries, for example ``0.2.0+3f2a9c01d2e4``."""
    return f"{version('tartan')}+{_hash((*_CHECKING, *_BUILDING))}"


def _hash(patterns: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    files = {path for pattern in patterns for path in PROJECT.glob(pattern)}
    for path in sorted(each for each in files if each.name not in _CALENDARS):
        digest.update(path.relative_to(PROJECT).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
