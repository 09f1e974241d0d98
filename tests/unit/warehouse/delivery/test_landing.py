"""Landing keeps what it copied, under the hash of that."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.delivery import landing
from warehouse.delivery.landing import (
    LandedFile,
    RefusedFile,
    content_hash,
    damaged,
    file_hash,
    hash_of,
    land,
    path_of,
)
from warehouse.delivery.opening import OpenFolder


def landed_from(source: Path, zone: Path) -> LandedFile:
    """Land a file of a folder."""
    with OpenFolder(source.parent) as folder, folder.file(source.name) as file:
        return land(zone, file, source.name)


def test_a_file_that_changes_while_it_is_copied_lands_under_its_own_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("before")
    zone = tmp_path / "landing"
    zone.mkdir()

    def hash_before(chunks: Iterator[bytes]) -> str:
        before = hash_of(chunks)
        source.write_text("after")
        return before

    monkeypatch.setattr(landing, "hash_of", hash_before)
    landed = landed_from(source, zone)
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

    def killed(path: Path) -> None:
        path.write_text("wh")
        raise KeyboardInterrupt

    with OpenFolder(tmp_path) as folder, folder.file("a.csv") as file:
        with monkeypatch.context() as patched:
            patched.setattr(landing, "sync", killed)
            with pytest.raises(KeyboardInterrupt):
                land(zone, file, "a.csv")
        landed = land(zone, file, "a.csv")
    assert path_of(zone, landed.sha256).read_text() == "whole"


def test_a_file_longer_than_one_chunk_lands_whole(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(bytes(range(256)) * 10_000)
    zone = tmp_path / "landing"
    zone.mkdir()
    landed = landed_from(source, zone)
    assert landed.sha256 == file_hash(source)
    assert path_of(zone, landed.sha256).read_bytes() == source.read_bytes()


def test_the_hash_of_a_delivery_knows_names_and_not_their_order() -> None:
    a, b = LandedFile("a.csv", "1" * 64), LandedFile("b.csv", "2" * 64)
    assert content_hash([a, b]) == content_hash([b, a])
    swapped = [LandedFile("b.csv", a.sha256), LandedFile("a.csv", b.sha256)]
    assert content_hash([a, b]) != content_hash(swapped)
    assert content_hash([]) != content_hash([a])


def test_the_hash_of_a_delivery_knows_what_was_refused_and_why() -> None:
    a = LandedFile("a.csv", "1" * 64)
    link, pipe = RefusedFile("b.csv", "file_link"), RefusedFile("b.csv", "file_special")
    hashes = {content_hash([a]), content_hash([a], [link]), content_hash([a], [pipe])}
    assert len(hashes) == 3


@pytest.mark.parametrize("damage", [b"", b"who", b"other"])
def test_bytes_that_are_not_those_of_their_name_are_landed_again(
    tmp_path: Path, damage: bytes
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("whole")
    zone = tmp_path / "landing"
    zone.mkdir()
    landed = landed_from(source, zone)
    assert damaged(zone, [landed]) == []
    path_of(zone, landed.sha256).write_bytes(damage)
    assert damaged(zone, [landed]) == [landed]
    assert landed_from(source, zone) == landed
    assert path_of(zone, landed.sha256).read_text() == "whole"


def test_a_full_disk_is_not_the_senders_fault_and_leaves_nothing_in_landing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("whole")
    zone = tmp_path / "landing"
    zone.mkdir()

    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(landing, "sync", full)
    with pytest.raises(OSError, match="No space left"):
        landed_from(source, zone)
    assert [path for path in zone.rglob("*") if path.is_file()] == []
