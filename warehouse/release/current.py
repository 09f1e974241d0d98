"""The release that readers see: which one it is, whether it is whole, and whether it is up to date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.delivery.landing import file_hash
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import Ledger

CURRENT = "current"
DATABASE = "tartan.duckdb"
MANIFEST = "release.json"


@dataclass(frozen=True)
class Release:
    """A published release and the content of its ``release.json``."""

    path: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """UTC time of its making, ``YYYYMMDDTHHMMSSZ``."""
        return str(self.manifest["release_id"])


def current_release(zones: Zones) -> Release | None:
    """Return the release that readers see; None before the first, or when its manifest is damaged."""
    path = zones.published / CURRENT
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        path = path.resolve()
    except (OSError, ValueError, RuntimeError):  # missing, cut short, or a link in a circle
        return None
    is_manifest = isinstance(manifest, dict) and isinstance(manifest.get("files"), dict)
    return Release(path, manifest) if is_manifest and "release_id" in manifest else None


def release_damage(zones: Zones, *, by_hash: bool = False) -> str | None:
    """Return why there is no last release though there was one; None when it is whole, or never was.

    Args:
        by_hash: whether each file must have the hash in the manifest; else the size will do, so that
            looking is cheap.
    """
    release = current_release(zones)
    if release is None:
        was_there = (zones.published / CURRENT).is_symlink() or _any_release(zones.published)
        return _sentence(f"{CURRENT}/{MANIFEST}") if was_there else None
    sizes = release.manifest.get("bytes", {})
    for name in sorted(release.manifest["files"]):
        path = release.path / name
        is_whole = path.is_file() and path.stat().st_size == sizes.get(name, path.stat().st_size)
        if is_whole and by_hash:
            is_whole = file_hash(path) == release.manifest["files"][name]
        if not is_whole:
            return _sentence(f"{release.path.name}/{name}")
    return None


def published_mart(zones: Zones, mart: str) -> Path | None:
    """Return a mart's Parquet file in the current release; None unless it is whole.

    It is whole when its hash is the one in the release's manifest.
    """
    release = current_release(zones)
    if release is None:
        return None
    name = f"parquet/{mart}.parquet"
    path = release.path / name
    is_whole = path.is_file() and file_hash(path) == release.manifest["files"].get(name)
    return path if is_whole else None


def is_current(
    release: Release | None, ledger: Ledger, years_shown: int, code: Mapping[str, str]
) -> bool:
    """Return whether the release shows all that the log holds, made by the code as it stands.

    Args:
        years_shown: how many years of an authority's extracts it has to show.
        code: the version of each stage.
    """
    return (
        release is not None
        and release.manifest.get("log_position") == ledger.position
        and all(release.manifest.get(name) == version for name, version in code.items())
        and release.manifest.get("years_shown") == years_shown
    )


def _any_release(published: Path) -> bool:
    return any(path.is_dir() for path in published.glob("[0-9]*T[0-9]*Z"))


def _sentence(name: str) -> str:
    return (
        f"The last release counts as none, since published/{name} is missing or damaged. "
        "The next release takes its place."
    )
