"""Links, special files, odd names and what can't be read: each is refused by name, the rest is taken."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.rules import RULES
from tests.conftest import Deliver, sample
from warehouse.delivery import opening
from warehouse.delivery.drop import DropFolder, files_in, scan
from warehouse.delivery.landing import RefusedFile
from warehouse.delivery.opening import OpenFolder
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log.ledger import Ledger
from warehouse.reading.secret import Key
from warehouse.receiving import is_new, receive

SECRET = "the key of the whole region"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Files that no authority may read: the region's key, and what another delivered."""
    folder = tmp_path / "elsewhere"
    (folder / "returns" / "2020-10-30").mkdir(parents=True)
    (folder / "return.csv").write_text(SECRET)
    (folder / "returns" / "2020-10-30" / "return.csv").write_text(SECRET)
    return folder


def refused_in(folder: DropFolder) -> dict[str, str]:
    return {file.name: file.refused_by for file in folder.refused}


def only(zones: Zones) -> DropFolder:
    (folder,), misplaced = scan(zones.drop)
    assert misplaced == []
    return folder


def in_landing(zones: Zones) -> bytes:
    return b"".join(path.read_bytes() for path in zones.landing.rglob("*") if path.is_file())


def read_all(zones: Zones, ledger: Ledger, system: str = "returns") -> list[Reading]:
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    return read_waiting(zones, ledger, Key(b"key"), "essex", system, lambda _: None)


def test_links_and_special_files_are_refused_and_the_good_files_are_kept(
    zones: Zones, deliver: Deliver, elsewhere: Path
) -> None:
    folder = deliver("essex", "rows").parent
    (folder / "to_a_file.csv").symlink_to(elsewhere / "return.csv")
    (folder / "to_a_folder").symlink_to(elsewhere)
    (folder / "to_nothing.csv").symlink_to("nowhere")
    (folder / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(folder / "pipe.csv")
    (folder / os.fsdecode(b"r\xe9turn.csv")).write_text("rows")
    (folder / "two\nlines.csv").write_text("rows")
    (folder / ".hidden").symlink_to("nowhere")
    found = only(zones)
    assert [name for name, *_ in found.files] == ["return.csv"]
    assert refused_in(found) == {
        "loop.csv": "file_link",
        "pipe.csv": "file_special",
        "r\\xe9turn.csv": "file_name",
        "to_a_file.csv": "file_link",
        "to_a_folder": "file_link",
        "to_nothing.csv": "file_link",
        "two\\nlines.csv": "file_name",
    }


def test_a_mark_that_is_a_link_is_no_mark(zones: Zones, deliver: Deliver) -> None:
    folder = deliver("essex", "rows").parent
    (folder / "_COMPLETE").symlink_to("return.csv")
    found = only(zones)
    assert not found.marked_complete
    assert not found.is_complete(settle_seconds=60)
    assert refused_in(found) == {"_COMPLETE": "file_link"}


def test_a_day_that_is_a_link_is_a_delivery_of_which_nothing_is_read(
    zones: Zones, ledger: Ledger, elsewhere: Path
) -> None:
    (zones.drop / "essex" / "returns").mkdir(parents=True)
    (zones.drop / "essex" / "returns" / "2020-10-30").symlink_to(elsewhere)
    found = only(zones)
    assert (found.files, found.marked_complete) == ((), False)
    assert refused_in(found) == {"drop/essex/returns/2020-10-30/": "file_link"}
    (reading,) = read_all(zones, ledger)
    assert reading.status == "rejected"
    assert [
        (finding.rule_id, finding.file)
        for outcome in reading.outcomes
        for finding in outcome.findings
    ] == [("file_link", "drop/essex/returns/2020-10-30/")]
    assert SECRET.encode() not in in_landing(zones)


@pytest.mark.parametrize("level", ["essex", "essex/returns"])
def test_a_link_above_a_delivery_is_misplaced(zones: Zones, elsewhere: Path, level: str) -> None:
    (zones.drop / level).parent.mkdir(exist_ok=True)
    (zones.drop / level).symlink_to(elsewhere)
    folders, (misplaced,) = scan(zones.drop)
    assert folders == []
    assert misplaced.path == zones.drop / level
    assert "does not follow links. Put the folder itself in its place." in misplaced.reason


@pytest.mark.parametrize("level", ["essex", "essex/returns"])
def test_a_file_or_a_pipe_above_a_delivery_is_misplaced(zones: Zones, level: str) -> None:
    (zones.drop / level).parent.mkdir(exist_ok=True)
    for make in (os.mkfifo, Path.touch):
        make(zones.drop / level)
        folders, (misplaced,) = scan(zones.drop)
        assert folders == []
        assert misplaced.reason.startswith("not a folder. Put the files into the folder of")
        (zones.drop / level).unlink()


@pytest.mark.parametrize("level", ["{}", "essex/{}", "essex/returns/{}"])
def test_a_folder_whose_name_is_no_text_is_misplaced(zones: Zones, level: str) -> None:
    (zones.drop / level.format(os.fsdecode(b"\xe9"))).mkdir(parents=True)
    _, (misplaced,) = scan(zones.drop)
    assert misplaced.reason.encode()
    assert "olde" in misplaced.reason


def test_drop_itself_may_be_a_link_of_the_hubs(zones: Zones, deliver: Deliver) -> None:
    deliver("essex", "rows")
    zones.drop.rename(zones.home / "share")
    zones.drop.symlink_to("share")
    found = only(zones)
    assert [name for name, *_ in found.files] == ["return.csv"]


def closed_to_us(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a folder of this name not be opened; tests may run as root, who may open everything."""
    opened = OpenFolder.folder

    def refuse(self: OpenFolder, child: str) -> OpenFolder:
        if child == name:
            raise opening.CannotOpen("file_no_access")
        return opened(self, child)

    monkeypatch.setattr(OpenFolder, "folder", refuse)


@pytest.mark.parametrize("name", ["essex", "returns"])
def test_a_folder_that_may_not_be_read_is_misplaced_and_others_are_found(
    zones: Zones, deliver: Deliver, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    deliver("essex", "rows")
    deliver("norfolk", "rows", system="paris")
    closed_to_us(monkeypatch, name)
    (folder,), (misplaced,) = scan(zones.drop)
    assert folder.la_id == "norfolk"
    assert misplaced.path.name == name
    assert "Tartan's account may read it" in misplaced.reason


def test_a_delivery_that_may_not_be_read_is_told_so_until_it_may(
    zones: Zones, deliver: Deliver, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver("essex", sample("essex"))
    with monkeypatch.context() as patched:
        closed_to_us(patched, "2020-10-30")
        (reading,) = read_all(zones, ledger)
    assert reading.status == "rejected"
    assert [outcome.blockers[0].rule_id for outcome in reading.outcomes] == ["file_no_access"]
    (reading,) = read_all(zones, ledger)
    assert reading.status == "accepted"


def test_a_file_that_may_not_be_read_is_refused_until_it_may(
    zones: Zones, deliver: Deliver, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver("essex", "x", system="liquidlogic", name="DIM_PERSON.csv")
    deliver("essex", "DIM_WORKER_ID\n", system="liquidlogic", name="DIM_WORKER.csv")
    with monkeypatch.context() as patched:
        patched.setattr(opening.os, "access", lambda name, *_, **__: name != "DIM_PERSON.csv")
        found = only(zones)
        assert refused_in(found) == {"DIM_PERSON.csv": "file_no_access"}
        (reading,) = read_all(zones, ledger, "liquidlogic")
        assert not is_new(ledger, found)
    statuses = {o.extract: o.status for o in reading.outcomes if o.status != "missing"}
    assert statuses["DIM_PERSON"] == "rejected"
    assert statuses["DIM_WORKER"] != "rejected"
    assert (reading.status, reading.refused_anything) == ("partly", True)
    assert is_new(ledger, only(zones))


def test_one_bad_file_of_ten_is_refused_by_name_and_never_counts_as_accepted(
    zones: Zones, deliver: Deliver, ledger: Ledger, elsewhere: Path
) -> None:
    for part in range(9):
        deliver("essex", sample("essex"), name=f"part{part}.csv")
    link = deliver("essex", "x", name="link.csv")
    link.unlink()
    link.symlink_to(elsewhere / "return.csv")
    (reading,) = read_all(zones, ledger)
    (outcome,) = reading.outcomes
    assert (reading.status, outcome.status, outcome.files_seen) == ("partly", "partly", 10)
    assert outcome.rows_accepted > 30
    (blocker,) = outcome.blockers
    assert (blocker.file, blocker.rule_id) == ("link.csv", "file_link")
    page = (zones.outbox / "essex" / reading.delivery.id / "failures.csv").read_text("utf-8-sig")
    assert f"link.csv: {RULES['file_link'].advice}" in page
    assert SECRET.encode() not in in_landing(zones)


def test_half_a_snapshot_is_not_read_as_the_whole(
    zones: Zones, deliver: Deliver, ledger: Ledger
) -> None:
    folder = deliver(
        "essex", "DIM_WORKER_ID\n7\n", system="liquidlogic", name="DIM_WORKER_1.csv"
    ).parent
    (folder / "DIM_WORKER_2.csv").symlink_to("DIM_WORKER_1.csv")
    (reading,) = read_all(zones, ledger, "liquidlogic")
    workers = next(o for o in reading.outcomes if o.extract == "DIM_WORKER")
    assert (workers.status, workers.rows_accepted) == ("rejected", 0)


def test_a_link_that_is_no_extract_is_a_finding_of_the_delivery(
    zones: Zones, deliver: Deliver, ledger: Ledger
) -> None:
    folder = deliver("essex", sample("essex")).parent
    (folder / "passwd").symlink_to("/etc/passwd")
    (reading,) = read_all(zones, ledger)
    assert {o.extract: o.status for o in reading.outcomes} == {
        "delivery": "rejected",
        "return": "accepted",
    }
    assert (reading.status, reading.refused_anything) == ("partly", True)


@pytest.mark.parametrize("of", ["file", "day", "system", "authority"])
def test_a_link_put_there_after_the_scan_is_not_followed(
    zones: Zones, deliver: Deliver, ledger: Ledger, elsewhere: Path, of: str
) -> None:
    path = deliver("essex", "rows")
    found = only(zones)
    shutil.copytree(zones.drop / "essex", elsewhere / "essex")
    (elsewhere / "essex" / "returns" / "2020-10-30" / "return.csv").write_text(SECRET)
    replaced = {
        "file": path,
        "day": path.parent,
        "system": path.parent.parent,
        "authority": path.parent.parent.parent,
    }[of]
    replaced.rename(replaced.with_name(".moved"))
    replaced.symlink_to(elsewhere / replaced.relative_to(zones.drop))
    delivery = receive(zones, ledger, found)
    assert delivery is not None
    assert ledger.files(delivery.id) == []
    rule_id = "file_link" if of == "file" else "file_no_access"
    assert ledger.refused_files(delivery.id) == [RefusedFile("return.csv", rule_id)]
    assert in_landing(zones) == b""
    replaced.unlink()
    replaced.with_name(".moved").rename(replaced)
    assert receive(zones, ledger, only(zones)) is not None


def _gone(path: Path) -> None:
    path.unlink()


def _gone_with_its_folder(path: Path) -> None:
    shutil.rmtree(path.parent)


def _a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("change", [_gone, _gone_with_its_folder, _a_pipe])
def test_what_changes_between_the_scan_and_the_reading_stops_nothing(
    zones: Zones, deliver: Deliver, ledger: Ledger, change: Callable[[Path], None]
) -> None:
    change_this = deliver("essex", "rows")
    deliver("norfolk", "rows")
    essex, norfolk = scan(zones.drop)[0]
    change(change_this)
    assert is_new(ledger, essex)
    received = [receive(zones, ledger, folder) for folder in (essex, norfolk)]
    assert [ledger.files(each.id) != [] for each in received if each] == [False, True]
    rule_id = "file_special" if change is _a_pipe else "file_no_access"
    assert received[0] is not None
    assert ledger.refused_files(received[0].id) == [RefusedFile("return.csv", rule_id)]


def test_two_names_that_look_alike_when_shown_are_both_logged(
    zones: Zones, deliver: Deliver, ledger: Ledger
) -> None:
    folder = deliver("essex", "rows", name="r\\xe9.csv").parent
    (folder / os.fsdecode(b"r\xe9.csv")).write_text("rows")
    (folder / "r\\xe9.csv.csv").symlink_to("nowhere")
    delivery = receive(zones, ledger, only(zones))
    assert delivery is not None
    assert [file.name for file in ledger.files(delivery.id)] == ["r\\xe9.csv"]
    assert ledger.refused_files(delivery.id) == [
        RefusedFile("r\\xe9.csv", "file_name"),
        RefusedFile("r\\xe9.csv.csv", "file_link"),
    ]


def test_what_was_mended_is_another_delivery(
    zones: Zones, deliver: Deliver, ledger: Ledger
) -> None:
    folder = deliver("essex", "rows").parent
    (folder / "link.csv").symlink_to("return.csv")
    first = receive(zones, ledger, only(zones))
    assert receive(zones, ledger, only(zones)) is None
    (folder / "link.csv").unlink()
    second = receive(zones, ledger, only(zones))
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert ledger.files(first.id) == ledger.files(second.id)


def test_a_hard_link_is_a_file_like_any_other(zones: Zones, deliver: Deliver) -> None:
    """Copying tools make them of what has not changed since yesterday (DECISIONS.md)."""
    path = deliver("essex", "rows")
    later = deliver("essex", "x", day="2020-10-31")
    later.unlink()
    os.link(path, later)
    folders, _ = scan(zones.drop)
    assert [folder.refused for folder in folders] == [(), ()]


def test_files_to_check_are_those_that_would_be_received(zones: Zones, deliver: Deliver) -> None:
    folder = deliver("essex", "rows").parent
    (folder / "link.csv").symlink_to("return.csv")
    assert files_in(folder) == (
        [folder / "return.csv"],
        [RefusedFile("link.csv", "file_link")],
    )
