"""Landing keeps what it copied, under the hash of that."""

import errno
from pathlib import Path

import pytest

from warehouse.delivery import landing
from warehouse.delivery.landing import (
    LandedFile,
    content_hash,
    damaged,
    file_hash,
    land,
    path_of,
)


def test_a_file_that_changes_while_it_is_copied_lands_under_its_own_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("before")
    zone = tmp_path / "landing"
    zone.mkdir()

    def copy(path: Path, to: Path) -> None:
        to.write_text("after")

    monkeypatch.setattr(landing.shutil, "copyfile", copy)
    landed = land(zone, source, "a.csv")
    kept = path_of(zone, landed.sha256)
    assert kept.read_text() == "after"
    assert file_hash(kept) == landed.sha256
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_kill_while_copying_leaves_nothing_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("whole")
    zone = tmp_path / "landing"
    zone.mkdir()

    def killed(path: Path, to: Path) -> None:
        to.write_text("wh")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(landing.shutil, "copyfile", killed)
        with pytest.raises(KeyboardInterrupt):
            land(zone, source, "a.csv")
    landed = land(zone, source, "a.csv")
    assert path_of(zone, landed.sha256).read_text() == "whole"


def test_the_hash_of_a_delivery_knows_names_and_not_their_order() -> None:
    a, b = LandedFile("a.csv", "1" * 64), LandedFile("b.csv", "2" * 64)
    assert content_hash([a, b]) == content_hash([b, a])
    swapped = [LandedFile("b.csv", a.sha256), LandedFile("a.csv", b.sha256)]
    assert content_hash([a, b]) != content_hash(swapped)
    assert content_hash([]) != content_hash([a])


@pytest.mark.parametrize("damage", [b"", b"who", b"other"])
def test_bytes_that_are_not_those_of_their_name_are_landed_again(
    tmp_path: Path, damage: bytes
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("whole")
    zone = tmp_path / "landing"
    zone.mkdir()
    landed = land(zone, source, "a.csv")
    assert damaged(zone, [landed]) == []
    path_of(zone, landed.sha256).write_bytes(damage)
    assert damaged(zone, [landed]) == [landed]
    assert land(zone, source, "a.csv") == landed
    assert path_of(zone, landed.sha256).read_text() == "whole"


def test_a_full_disk_leaves_nothing_in_landing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("whole")
    zone = tmp_path / "landing"
    zone.mkdir()

    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(landing, "sync", full)
    with pytest.raises(OSError, match="No space"):
        land(zone, source, "a.csv")
    assert [path for path in zone.rglob("*") if path.is_file()] == []
