"""Releases: write the marts into a new folder, then swap ``current`` in one step."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.delivery.files import sync
from warehouse.delivery.landing import fingerprint_of
from warehouse.delivery.zones import Zones
from warehouse.log import views as log_views
from warehouse.log.freshness import freshness_of_extracts
from warehouse.log.ledger import Ledger
from warehouse.release.access import share_like
from warehouse.release.current import CURRENT, DATABASE, MANIFEST, Release
from warehouse.release.database import new_release_database
from warehouse.release.mart import model_marts, write_comments
from warehouse.versions import code_version, stage_versions

if TYPE_CHECKING:
    from warehouse.release.database import Database

_ID = "%Y%m%dT%H%M%SZ"


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
    for folder in (partial, partial / "parquet"):
        folder.mkdir(mode=0o700)
    with new_release_database(partial / DATABASE, zones.build_database, key) as database:
        row_counts = _write_tables(database, ledger, partial)
        unmapped = _unmapped_teams(database)
    for path in partial.rglob("*.*"):
        sync(path)
    manifest = _manifest(release_id, ledger, years_shown, row_counts, unmapped, partial)
    (partial / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    sync(partial / MANIFEST)
    share_like(zones.published, partial)
    path = zones.published / release_id
    partial.rename(path)
    _point_current_at(zones.published, release_id)
    _remove_old(zones.published, keep)
    return Release(path, manifest)


def _new_id(published: Path) -> str:
    """Return an id later than every release's, also after the clock was set back."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    newest = max(_releases(published).values(), default=datetime.min)
    return max(now, newest + timedelta(seconds=1)).strftime(_ID)


def _releases(published: Path) -> dict[Path, datetime]:
    """Return the folder of each release, with the moment that its id names."""
    found = {}
    for path in published.iterdir():
        if path.is_dir() and not path.is_symlink():
            try:
                found[path] = datetime.strptime(path.name, _ID)
            except ValueError:
                continue  # not ours
    return found


def _write_tables(database: Database, ledger: Ledger, folder: Path) -> dict[str, int]:
    """Write every mart into the release's database, with its comments, and into Parquet.

    Returns:
        The number of rows of each mart.

    Raises:
        KeyError: a mart in the build database is not declared in ``models/marts/*.yml``.
    """
    from warehouse.release.quality_marts import QUALITY_MARTS, write_quality_marts

    declared = {mart.name: mart for mart in model_marts()}

    database.execute("create schema marts")
    tables = database.execute(
        "select table_name from information_schema.tables "
        "where table_catalog = 'build' and table_schema = 'marts' order by table_name"
    ).fetchall()
    for (table,) in tables:
        database.execute(
            f"create table marts.{table} as select * from build.marts.{table} order by all"
        )
        write_comments(database, declared[table])  # a copied table has none
    write_quality_marts(database, ledger)
    counts: dict[str, int] = {}
    for table in sorted([*(name for (name,) in tables), *(mart.name for mart in QUALITY_MARTS)]):
        parquet = str(folder / "parquet" / f"{table}.parquet").replace("'", "''")
        database.execute(f"copy marts.{table} to '{parquet}' (format parquet, compression zstd)")
        row = database.execute(f"select count(*) from marts.{table}").fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts


def _unmapped_teams(database: Database) -> list[dict[str, Any]]:
    """Return teams without a locality and how many cases each has; none while no extracts are delivered."""
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
    written = {path.relative_to(folder).as_posix(): fingerprint_of(path) for path in files}
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
                "la_id": extract.la_id,
                "system": extract.system,
                "extract": extract.extract,
                "in_use_from": extract.in_use.isoformat() if extract.in_use else None,
                "refused_delivery": extract.newest.isoformat(),
            }
            for extract in freshness_of_extracts(ledger)
            if extract.is_stale
        ],
        "unmapped_teams": unmapped_teams,
        "quality": log_views.failures_by_severity(ledger),
        "row_counts": row_counts,
        "files": {name: fingerprint.sha256 for name, fingerprint in written.items()},
        "bytes": {name: fingerprint.bytes for name, fingerprint in written.items()},
    }


def _point_current_at(published: Path, release_id: str) -> None:
    """Swap ``current``: one rename, so a reader sees the old release or the new one."""
    link = published / ".current.partial"
    link.unlink(missing_ok=True)
    link.symlink_to(release_id, target_is_directory=True)
    link.replace(published / CURRENT)


def _remove_leftovers(published: Path) -> None:
    """Remove what a killed refresh left half-written."""
    for path in published.glob(".*.partial"):
        shutil.rmtree(path, ignore_errors=True)


def _remove_old(published: Path, keep: int) -> None:
    """Remove the oldest releases, never the current one.

    Who has one open keeps reading it: its files go when it lets go.
    """
    current = (published / CURRENT).resolve().name
    releases = _releases(published)
    for path in sorted(releases, key=lambda path: releases[path])[:-keep]:
        if path.name != current:
            shutil.rmtree(path, ignore_errors=True)
