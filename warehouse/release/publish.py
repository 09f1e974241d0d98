"""Releases: write the marts beside the current release, then swap ``current`` in one step."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.delivery.files import sync
from warehouse.delivery.landing import file_hash
from warehouse.delivery.zones import Zones
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger
from warehouse.log.standing import standings
from warehouse.release.database import new_release_database
from warehouse.versions import code_version, stage_versions

if TYPE_CHECKING:
    from warehouse.release.database import Database

DATABASE = "tartan.duckdb"
MANIFEST = "release.json"


@dataclass(frozen=True)
class Release:
    """A published release and what its ``release.json`` says."""

    path: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """UTC time of its making, ``YYYYMMDDTHHMMSSZ``."""
        return str(self.manifest["release_id"])


def current_release(zones: Zones) -> Release | None:
    """Return the release that readers see; None before the first, or when its manifest is damaged."""
    path = zones.published / "current"
    try:
        return Release(path.resolve(), json.loads((path / MANIFEST).read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
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
    is_whole = path.is_file() and file_hash(path) == release.manifest.get("files", {}).get(name)
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
        and release.manifest["log_position"] == ledger.position
        and all(release.manifest.get(name) == version for name, version in code.items())
        and release.manifest.get("years_shown") == years_shown
    )


def publish(
    zones: Zones, ledger: Ledger, key: str | None, *, years_shown: int, keep: int
) -> Release:
    """Make a release of the marts in the build database and let ``current`` point to it.

    Args:
        key: the build database's encryption key, if it has one.
        years_shown: how many years of an authority's extracts the marts give indicators of.
        keep: how many releases stay on the disk.
    """
    _remove_leftovers(zones.published)
    release_id = _new_id(zones.published)
    partial = zones.published / f".{release_id}.partial"
    (partial / "parquet").mkdir(mode=0o700, parents=True)
    with new_release_database(partial / DATABASE, zones.build_database, key) as database:
        row_counts = _write_tables(database, ledger, partial)
        unmapped = _unmapped_teams(database)
    for path in partial.rglob("*.*"):
        sync(path)
    manifest = _manifest(release_id, ledger, years_shown, row_counts, unmapped, partial)
    (partial / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    sync(partial / MANIFEST)
    path = zones.published / release_id
    partial.rename(path)
    _point_current_at(zones.published, release_id)
    _remove_old(zones.published, keep)
    return Release(path, manifest)


def _new_id(published: Path) -> str:
    """An id that no release has: two in one second would have the same."""
    while True:
        release_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        if not (published / release_id).exists():
            return release_id
        time.sleep(0.1)


def _write_tables(database: Database, ledger: Ledger, folder: Path) -> dict[str, int]:
    """Copy every mart into the release's database and into Parquet; gives the row counts."""
    from warehouse.release.quality_marts import QUALITY_MARTS, write_quality_marts

    database.execute("create schema marts")
    tables = database.execute(
        "select table_name from information_schema.tables "
        "where table_catalog = 'build' and table_schema = 'marts' order by table_name"
    ).fetchall()
    for (table,) in tables:
        database.execute(
            f"create table marts.{table} as select * from build.marts.{table} order by all"
        )
    write_quality_marts(database, ledger)
    counts: dict[str, int] = {}
    for table in sorted([*(name for (name,) in tables), *(mart.name for mart in QUALITY_MARTS)]):
        parquet = str(folder / "parquet" / f"{table}.parquet").replace("'", "''")
        database.execute(f"copy marts.{table} to '{parquet}' (format parquet, compression zstd)")
        row = database.execute(f"select count(*) from marts.{table}").fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts


def _unmapped_teams(database: Database) -> list[dict[str, Any]]:
    """Teams without a locality and how many cases each has; none while nobody delivers extracts."""
    built = database.execute(
        "select 1 from information_schema.tables "
        "where table_catalog = 'build' and table_name = 'int_team__unmapped'"
    ).fetchone()
    if built is None:
        return []
    found = database.execute(
        "select la_id, team_name, cases from build.canonical.int_team__unmapped "
        "order by la_id, cases desc, team_name"
    ).fetchall()
    return [{"la_id": la, "team": name, "cases": cases} for la, name, cases in found]


def _manifest(
    release_id: str,
    ledger: Ledger,
    years_shown: int,
    row_counts: dict[str, int],
    unmapped_teams: list[dict[str, Any]],
    folder: Path,
) -> dict[str, Any]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    stages = stage_versions()
    return {
        "release_id": release_id,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": code_version(stages),
        **stages,
        "years_shown": years_shown,
        "log_position": ledger.position,
        "deliveries": [
            {
                "delivery_id": row["delivery_id"],
                "la_id": row["la_id"],
                "system": row["system"],
                "extract": row["extract"],
                "delivered_on": row["delivered_on"].isoformat(),
                "content_hash": row["content_hash"],
                "status": row["status"],
            }
            for row in log_views.delivery_rows(ledger)
            if row["status"] in ("accepted", "partly")
        ],
        "stale": [
            {
                "la_id": standing.la_id,
                "system": standing.system,
                "extract": standing.extract,
                "in_use_from": standing.in_use.isoformat() if standing.in_use else None,
                "refused_delivery": standing.newest.isoformat(),
            }
            for standing in standings(ledger)
            if standing.is_stale
        ],
        "unmapped_teams": unmapped_teams,
        "quality": log_views.failures_by_severity(ledger),
        "row_counts": row_counts,
        "files": {path.relative_to(folder).as_posix(): file_hash(path) for path in files},
    }


def _point_current_at(published: Path, release_id: str) -> None:
    """Swap ``current``: one rename, so a reader sees the old release or the new one."""
    link = published / ".current.partial"
    link.unlink(missing_ok=True)
    link.symlink_to(release_id, target_is_directory=True)
    link.replace(published / "current")


def _remove_leftovers(published: Path) -> None:
    """Remove what a killed refresh left half-written."""
    for path in published.glob(".*.partial"):
        shutil.rmtree(path, ignore_errors=True)


def _remove_old(published: Path, keep: int) -> None:
    """Remove the oldest releases. Who has one open keeps reading it: its files go when it lets go."""
    releases = sorted(
        path for path in published.iterdir() if path.is_dir() and not path.is_symlink()
    )
    for path in releases[:-keep]:
        shutil.rmtree(path, ignore_errors=True)
