"""What counts as a delivery in drop, and the messages about the rest."""

import os
import time
from pathlib import Path

import pytest

from tests.conftest import Deliver
from warehouse.delivery.drop import scan
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


def test_no_drop_zone_is_no_delivery(tmp_path: Path) -> None:
    assert scan(tmp_path / "nowhere") == ([], [])
