"""What counts as a delivery in drop, and the messages about the rest."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import Deliver
from warehouse.delivery.drop import DropFolder, scan
from warehouse.delivery.zones import Zones


def test_a_folder_per_authority_system_and_day(zones: Zones, deliver: Deliver) -> None:
    deliver("norfolk", "b", day="2021-01-29")
    deliver("essex", "a")
    deliver("essex", "aa", name="second.csv")
    folders, misplaced = scan(zones.drop)
    assert [(f.la_id, f.system, str(f.delivered_on)) for f in folders] == [
        ("essex", "returns", "2020-10-30"),
        ("norfolk", "returns", "2021-01-29"),
    ]
    assert [(name, size) for name, size, _ in folders[0].files] == [
        ("return.csv", 1),
        ("second.csv", 2),
    ]
    assert misplaced == []


@pytest.mark.parametrize(
    "name", [".DS_Store", "~$return.xlsx", "Thumbs.db", "desktop.ini", "_COMPLETE"]
)
def test_what_programs_leave_behind_is_no_file_of_a_delivery(
    zones: Zones, deliver: Deliver, name: str
) -> None:
    deliver("essex", "a")
    deliver("essex", "x", name=name)
    folders, _ = scan(zones.drop)
    assert [file for file, _, _ in folders[0].files] == ["return.csv"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "esex/returns/2020-10-30",
            "'esex' is not an authority in seeds/local_authorities.csv. Did you mean essex?",
        ),
        (
            "essex/return/2020-10-30",
            "'return' is not a system that Tartan reads",
        ),
        ("essex/returns/30-10-2020", "drop/essex/returns/2020-10-30/"),
        ("essex/returns/20201030", "named after the day of delivery"),
        ("essex/returns/2020-02-30", "named after the day of delivery"),
    ],
)
def test_what_is_in_the_wrong_place_is_named_with_its_remedy(
    zones: Zones, path: str, words: str
) -> None:
    folder = zones.drop / path
    folder.mkdir(parents=True)
    (folder / "return.csv").write_text("a")
    folders, misplaced = scan(zones.drop)
    assert folders == []
    assert len(misplaced) == 1
    assert words in misplaced[0].reason
    assert folder.is_relative_to(misplaced[0].path)


def test_a_file_where_a_day_should_be_is_named(zones: Zones) -> None:
    (zones.drop / "essex" / "returns").mkdir(parents=True)
    (zones.drop / "essex" / "returns" / "return.csv").write_text("a")
    _, misplaced = scan(zones.drop)
    assert "Put the files into a folder" in misplaced[0].reason


def test_a_folder_is_complete_when_marked_or_still(zones: Zones, deliver: Deliver) -> None:
    path = deliver("essex", "a")
    (folder,), _ = scan(zones.drop)
    assert not folder.is_complete(settle_seconds=60)
    assert folder.is_complete(settle_seconds=0)
    (path.parent / "_COMPLETE").touch()
    (marked,), _ = scan(zones.drop)
    assert marked.is_complete(settle_seconds=60)
    (path.parent / "_COMPLETE").unlink()
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    (still,), _ = scan(zones.drop)
    assert still.is_complete(settle_seconds=60)


NOW = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "is_taken"),
    [("2026-11-27", True), ("2026-11-29", True), ("2026-11-30", False), ("2062-11-28", False)],
)
def test_a_folder_dated_later_than_tomorrow_is_misplaced_and_not_the_newest(
    zones: Zones, deliver: Deliver, day: str, is_taken: bool
) -> None:
    deliver("essex", "a", day=day)
    folders, misplaced = scan(zones.drop, lambda: NOW)
    assert [str(folder.delivered_on) for folder in folders] == ([day] if is_taken else [])
    if not is_taken:
        assert misplaced[0].path.name == day
        assert "later than today. Rename it to the day of delivery" in misplaced[0].reason
        assert "2026-11-28" in misplaced[0].reason


def test_a_file_time_to_come_does_not_hide_a_delivery(zones: Zones, deliver: Deliver) -> None:
    path = deliver("essex", "a")
    in_a_year = time.time() + 365 * 86_400
    os.utime(path, (in_a_year, in_a_year))
    put_here = path.stat().st_ctime

    def scanned(seconds_later: float) -> DropFolder:
        moment = datetime.fromtimestamp(put_here + seconds_later, UTC)
        (folder,), _ = scan(zones.drop, lambda: moment)
        return folder

    assert not scanned(59).is_complete(settle_seconds=60)
    assert scanned(61).is_complete(settle_seconds=60)
    # Our own clock was set back since: nothing says when it was put here.
    assert scanned(-3600).is_complete(settle_seconds=60)


def test_something_refused_that_still_changes_keeps_a_folder_from_being_complete(
    zones: Zones, deliver: Deliver
) -> None:
    path = deliver("essex", "a")
    os.mkfifo(path.with_name("pipe.csv"))
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    (folder,), _ = scan(zones.drop)
    assert not folder.is_complete(settle_seconds=60)


def test_no_drop_zone_is_no_delivery(tmp_path: Path) -> None:
    assert scan(tmp_path / "nowhere") == ([], [])
