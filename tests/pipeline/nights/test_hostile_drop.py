"""A refresh over a drop full of links, pipes and odd names: a good authority is published, nothing leaks."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.commands.status import print_status
from orchestration.runtime.pending import pending
from orchestration.settings import Settings
from tests.conftest import DAY, YEARS_SHOWN, deliver_to, sample
from tests.pipeline.conftest import Ran, ask, refresh_home
from warehouse.delivery import opening
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import open_ledger

pytestmark = pytest.mark.runs_on_disk

GOOD = "luton"
LATIN_1 = os.fsdecode(b"\xe9")
SECRET = "Zzyzx0123456789abcdefZzyzx0123456789"
# Cells of a row that stands where a header should. Some are like the name of a column.
CELLS = (
    "Zzyzxmarker",
    "Quillmarker",
    "2011-07-19",
    "Valeriemarker",
    "9434765919",
    "Numerator-Quill",
)


@dataclass(frozen=True)
class Zoo:
    """A home after a refresh, and what the refresh, ``status`` and a second refresh printed."""

    settings: Settings
    first: Ran
    status: str
    again: Ran

    @property
    def zones(self) -> Zones:
        return self.settings.zones


def _fill(zones: Zones) -> None:
    """Put one good delivery into drop, and next to it whatever is hostile or broken."""
    deliver = deliver_to(zones)
    zones.secrets.mkdir(mode=0o700)
    (zones.secrets / "region.key").write_text(SECRET)
    good = deliver(GOOD, sample(GOOD)).parent
    drop = zones.drop
    # The good file is read, the links to secrets and to another authority are not.
    bad = deliver("norfolk", sample("norfolk")).parent
    (bad / "key.csv").symlink_to(zones.secrets / "region.key")
    (bad / "theirs.csv").symlink_to(good / "return.csv")
    (bad / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(bad / "pipe.csv")
    (bad / f"r{LATIN_1}turn.csv").write_text(sample("norfolk"))
    deliver("essex", sample("essex"), name="closed.csv")
    for name, target in {
        f"suffolk/returns/{DAY}": good,
        "thurrock/returns": good.parent,
        "peterborough": drop / GOOD,
    }.items():
        (drop / name).parent.mkdir(parents=True, exist_ok=True)
        (drop / name).symlink_to(target)
    marked = deliver("bedford", sample("bedford")).parent
    (marked / "_COMPLETE").symlink_to(good / "return.csv")
    deliver("hertfordshire", sample("hertfordshire"), day="2062-01-01")
    (drop / LATIN_1).mkdir()
    # Returns, since models of children would take a minute: the same code matches all columns.
    row = ",".join(CELLS)
    deliver("cambridgeshire", f"{row}\n{row}\n", name="headless.csv")
    deliver("cambridgeshire", f"{CELLS[0]},{CELLS[1]},{CELLS[0]}\n1,2,3\n", name="twice.csv")


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    settings = Settings(home=tmp_path_factory.mktemp("zoo"), years_shown=YEARS_SHOWN)
    settings.zones.create()
    _fill(settings.zones)
    with pytest.MonkeyPatch.context() as patched:
        # Tests may run as root, who may read everything.
        access = os.access
        patched.setattr(
            opening.os,
            "access",
            lambda path, *how, **more: str(path) != "closed.csv" and access(path, *how, **more),
        )
        first = refresh_home(settings)
        shown = io.StringIO()
        print_status(settings, Console(file=shown, width=200))
        yield Zoo(settings, first, shown.getvalue(), refresh_home(settings))


def holding(zones: Zones, marker: str, *but: Path) -> set[str]:
    """The files of a home that hold a text, but for those in some folders."""
    return {
        path.relative_to(zones.home).as_posix()
        for path in zones.home.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and not any(path.is_relative_to(folder) for folder in but)
        and marker.encode() in path.read_bytes()
    }


def test_the_good_authority_is_published_and_the_rest_is_reported(zoo: Zoo) -> None:
    assert zoo.first.code == 3, zoo.first.printed
    assert "Published" in zoo.first.printed
    rows = ask(
        zoo.zones,
        "select distinct la_id from marts.fct_indicator inner join marts.dim_area using (area_id) "
        "where value is not null and la_id is not null",
    )
    assert {la for (la,) in rows} == {GOOD, "norfolk", "bedford"}


def test_no_line_is_a_traceback_and_all_can_be_printed(zoo: Zoo) -> None:
    for printed in (zoo.first.printed, zoo.status, zoo.again.printed):
        assert "Traceback" not in printed
        assert printed.encode()


def test_each_is_named_with_its_remedy(zoo: Zoo) -> None:
    link = "This is a link, and Tartan does not follow links. Put the file or folder itself"
    for words in (
        f"key.csv: {link}",
        f"theirs.csv: {link}",
        f"loop.csv: {link}",
        f"_COMPLETE: {link}",
        f"drop/suffolk/returns/{DAY}/: {link}",
        "pipe.csv: This is a pipe, a socket or a device, and not a file.",
        "r\\xe9turn.csv: The file's name holds characters that are not text. Rename it",
        "closed.csv: Tartan could not open this: its account may not read it",
        "drop/thurrock/returns: a link, and Tartan does not follow links. Put the folder itself",
        "drop/peterborough: a link, and Tartan does not follow links.",
        "2062-01-01: dated 1 January 2062, which is later than today. Rename it",
        "'\\xe9' is not an authority",
    ):
        assert words in zoo.first.printed, words


def test_the_authority_finds_it_on_its_own_page_and_is_not_accepted_whole(zoo: Zoo) -> None:
    for la, rules in {
        "norfolk": {"file_link", "file_special", "file_name"},
        "essex": {"file_no_access"},
        "suffolk": {"file_link"},
        "bedford": {"file_link"},
    }.items():
        (folder,) = (zoo.zones.outbox / la).glob(f"{la}.*")
        summary = json.loads((folder / "summary.json").read_text())
        failed = {rule for extract in summary["extracts"] for rule in extract["rules_failed"]}
        assert rules <= failed, la
        page = (folder / "feedback.html").read_text()
        assert all(rule in page.replace("<wbr>", "") for rule in rules), la
        assert "All of it was accepted" not in page, la


def test_a_secret_that_a_link_led_to_is_nowhere(zoo: Zoo) -> None:
    assert holding(zoo.zones, SECRET, zoo.zones.secrets) == set()
    assert SECRET not in zoo.first.printed + zoo.status + zoo.again.printed


def test_anothers_children_are_not_taken_as_its_own(zoo: Zoo) -> None:
    with open_ledger(zoo.zones.ledger) as ledger:
        shared = ledger.rows(
            "select distinct la_id from delivery_file join delivery using (delivery_id) where "
            "sha256 in (select sha256 from delivery_file join delivery using (delivery_id) "
            "where la_id = ?)",
            GOOD,
        )
        received = ledger.rows(
            "select distinct la_id from delivery where la_id in (?, ?)",
            *("thurrock", "peterborough"),
        )
    assert [row["la_id"] for row in shared] == [GOOD]
    assert received == []


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_in_a_headers_place_is_not_repeated_to_anybody(zoo: Zoo, cell: str) -> None:
    zones = zoo.zones
    assert holding(zones, cell, zones.drop, zones.landing) == set()
    assert cell not in zoo.first.printed + zoo.status + zoo.again.printed
    (folder,) = (zones.outbox / "cambridgeshire").glob("cambridgeshire.*")
    page = (folder / "feedback.html").read_text()
    assert "Column 1 of the file" in page
    assert "the same name in columns 1 and 3" in page


def test_a_folder_dated_ahead_is_not_the_newest(zoo: Zoo) -> None:
    with open_ledger(zoo.zones.ledger) as ledger:
        newest = ledger.rows("select max(delivered_on) as newest from delivery")
    assert newest[0]["newest"] == DAY


def test_what_is_known_is_not_taken_again_and_what_is_misplaced_is_reported_again(zoo: Zoo) -> None:
    assert zoo.again.code == 3
    assert "Nothing new" in zoo.again.printed
    assert zoo.again.printed.count("Not taken:") == 4
    found = pending(zoo.settings, settle_seconds=0)
    assert (found.folders, len(found.misplaced)) == ([], 4)
    assert "Not taken:" in zoo.status
