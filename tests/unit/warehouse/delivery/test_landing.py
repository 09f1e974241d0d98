"""Landing keeps what it copied, under the hash of that."""

from pathlib import Path

import pytest

from warehouse.delivery import landing
from warehouse.delivery.landing import LandedFile, content_hash, file_hash, land, path_of


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
