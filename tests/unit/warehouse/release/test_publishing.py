"""Releases one after another: their ids, which are removed, who may read them."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.unit.warehouse.test_damage import spoil
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import Ledger
from warehouse.release import publish as publishing
from warehouse.release.current import current_release, is_current, release_damage
from warehouse.release.publish import publish

NOW = datetime(2026, 11, 28, 2, 0, 0)


class Clock(datetime):
    """A clock that a test sets."""

    at = NOW

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return cls.at.replace(tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    Clock.at = NOW
    monkeypatch.setattr(publishing, "datetime", Clock)
    return Clock


@pytest.fixture
def build(zones: Zones) -> Zones:
    """A build with no mart in it: a release then holds those of the log alone."""
    duckdb.connect(zones.build_database).close()
    return zones


def made(zones: Zones, ledger: Ledger, keep: int = 30) -> str:
    return publish(zones, ledger, None, years_shown=2, keep=keep).id


def test_a_release_gets_the_time_as_its_id(
    build: Zones, ledger: Ledger, clock: type[Clock]
) -> None:
    assert made(build, ledger) == "20261128T020000Z"
    assert made(build, ledger) == "20261128T020001Z"  # two in one second
    release = current_release(build)
    assert release is not None
    assert release.id == "20261128T020001Z"
    assert release_damage(build) is None


def test_a_clock_set_back_neither_goes_back_nor_removes_the_current_release(
    build: Zones, ledger: Ledger, clock: type[Clock]
) -> None:
    ids = [made(build, ledger, keep=2)]
    for days in (-1, -400, -2, -1):
        clock.at = NOW + timedelta(days=days)
        ids.append(made(build, ledger, keep=2))
        release = current_release(build)
        assert release is not None, days
        assert release.id == ids[-1]
        assert release_damage(build) is None
    assert ids == sorted(ids)
    there = sorted(path.name for path in build.published.iterdir() if not path.is_symlink())
    assert there == ids[-2:]


def test_what_current_points_at_stays_also_if_it_is_the_oldest(
    build: Zones, ledger: Ledger, clock: type[Clock]
) -> None:
    first = made(build, ledger)
    second = made(build, ledger)
    (build.published / "current").unlink()
    (build.published / "current").symlink_to(first)
    publishing._remove_old(build.published, keep=1)
    assert {path.name for path in build.published.iterdir()} == {first, second, "current"}


def test_a_folder_that_is_no_release_is_left_alone(
    build: Zones, ledger: Ledger, clock: type[Clock]
) -> None:
    for name in ("notes", "20261345T000000Z"):
        (build.published / name).mkdir()
    for _ in range(3):
        last = made(build, ledger, keep=1)
    assert {path.name for path in build.published.iterdir()} == {
        *("notes", "20261345T000000Z"),
        *(last, "current"),
    }


@pytest.mark.parametrize(
    ("zone", "folder", "file"), [(0o2750, 0o2750, 0o640), (0o700, 0o700, 0o600)]
)
def test_a_release_can_be_read_by_those_who_may_read_the_zone(
    build: Zones, ledger: Ledger, zone: int, folder: int, file: int
) -> None:
    """Whatever the umask of the process is: cron's is often strict."""
    build.published.chmod(zone)
    before = os.umask(0o077)
    try:
        release = publish(build, ledger, None, years_shown=2, keep=3)
    finally:
        os.umask(before)
    paths = [release.path, *release.path.rglob("*")]
    assert {path.name for path in paths} >= {"parquet", "tartan.duckdb", "release.json"}
    modes = {path.stat().st_mode & 0o7777 for path in paths if path.is_dir()}
    assert modes == {folder}
    assert {path.stat().st_mode & 0o7777 for path in paths if path.is_file()} == {file}


def test_a_release_has_the_group_of_the_zone(build: Zones, ledger: Ledger) -> None:
    if os.geteuid():  # only root may choose a group that it is not in
        others = [group for group in os.getgroups() if group != os.getegid()]
        group = others[0] if others else os.getegid()
    else:
        group = 12345
    os.chown(build.published, -1, group)
    release = publish(build, ledger, None, years_shown=2, keep=3)
    assert {path.stat().st_gid for path in [release.path, *release.path.rglob("*")]} == {group}


DAMAGES = {
    "manifest cut short": lambda release: _cut(release / "release.json"),
    "manifest of another kind": lambda release: (release / "release.json").write_text("[]"),
    "no manifest": lambda release: (release / "release.json").unlink(),
    "database cut short": lambda release: _cut(release / "tartan.duckdb"),
    "no database": lambda release: (release / "tartan.duckdb").unlink(),
    "mart cut short": lambda release: _cut(release / "parquet" / "fct_quality_issue.parquet"),
    "no mart": lambda release: (release / "parquet" / "fct_quality_issue.parquet").unlink(),
    "current leads nowhere": lambda release: release.rename(release.with_name("moved")),
    "no current": lambda release: release.with_name("current").unlink(),
}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_release_counts_as_none_which_is_said_and_another_can_be_made(
    build: Zones, ledger: Ledger, damage: str
) -> None:
    assert release_damage(build) is None
    first = publish(build, ledger, None, years_shown=2, keep=3)
    assert release_damage(build) is None
    DAMAGES[damage](first.path)
    sentence = release_damage(build) or ""
    assert sentence.startswith("The last release counts as none, since published/")
    assert not is_current(current_release(build), ledger, 2, {"reading_version": "another"})
    again = publish(build, ledger, None, years_shown=2, keep=3)
    assert release_damage(build) is None
    assert current_release(build) is not None
    assert again.id > first.id or damage == "current leads nowhere"


def test_changed_bytes_of_a_release_are_found_by_their_hash(build: Zones, ledger: Ledger) -> None:
    release = publish(build, ledger, None, years_shown=2, keep=3)
    spoil(release.path / "parquet" / "fct_quality_issue.parquet")
    assert release_damage(build) is None
    assert "fct_quality_issue.parquet" in (release_damage(build, by_hash=True) or "")


def test_a_release_of_a_version_that_noted_no_sizes_is_whole(build: Zones, ledger: Ledger) -> None:
    release = publish(build, ledger, None, years_shown=2, keep=3)
    manifest = release.path / "release.json"
    content = json.loads(manifest.read_text())
    del content["bytes"]
    manifest.write_text(json.dumps(content))
    assert release_damage(build) is None
