"""Folders and files of drop are opened without following a link, and nothing waits for a pipe."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.delivery import opening
from warehouse.delivery.opening import CannotOpen, OpenFolder, is_text, open_below, shown

# How it is where a folder can't be held open, as on Windows.
BY_PATH = pytest.mark.parametrize("by_descriptor", [True, False])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, and a secret next to it."""
    (tmp_path / "secret").write_text("key")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.csv").write_text("rows")
    return folder


def refusal(open_it: Callable[[], object]) -> str:
    with pytest.raises(CannotOpen) as caught:
        open_it()
    return caught.value.refused_by


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def make_socket(path: Path) -> None:
    os.chdir(path.parent)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


@BY_PATH
def test_a_file_is_read_from_its_first_byte_each_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch, by_descriptor: bool
) -> None:
    monkeypatch.setattr(opening, "_BY_DESCRIPTOR", by_descriptor)
    with OpenFolder(folder) as opened, opened.file("a.csv") as file:
        assert [b"".join(file.chunks()) for _ in range(2)] == [b"rows", b"rows"]
        assert [entry.name for entry in opened.entries()] == ["a.csv"]
        assert opened.may_read("a.csv")


@BY_PATH
def test_a_link_is_not_opened_wherever_it_leads(
    folder: Path, monkeypatch: pytest.MonkeyPatch, by_descriptor: bool
) -> None:
    monkeypatch.setattr(opening, "_BY_DESCRIPTOR", by_descriptor)
    for name, target in {
        "to_a_file": "../secret",
        "to_a_file_here": "a.csv",
        "to_nothing": "nowhere",
        "to_itself": "to_itself",
        "to_a_folder": "..",
    }.items():
        (folder / name).symlink_to(target)
        with OpenFolder(folder) as opened:
            assert refusal(lambda name=name: opened.file(name)) == "file_link", name  # type: ignore[misc]
            refused = refusal(lambda name=name: opened.folder(name))  # type: ignore[misc]
            # With descriptors, the system's answer is that it is no folder.
            assert refused == ("file_no_access" if by_descriptor else "file_link"), name


@pytest.mark.parametrize("make", [os.mkfifo, make_socket, os.mkdir])
def test_what_is_no_file_is_refused_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(folder)  # and back again
    make(folder / "special")
    with OpenFolder(folder) as opened:
        assert refusal(lambda: opened.file("special")) == "file_special"


def test_what_is_gone_or_closed_to_us_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    with OpenFolder(folder) as opened:
        assert refusal(lambda: opened.file("gone")) == "file_no_access"
        monkeypatch.setattr(opening.os, "open", denied)
        assert refusal(lambda: opened.file("a.csv")) == "file_no_access"
        assert refusal(lambda: OpenFolder(folder)) == "file_no_access"
    monkeypatch.undo()
    monkeypatch.setattr(opening.os, "scandir", denied)
    with OpenFolder(folder) as opened:
        assert refusal(opened.entries) == "file_no_access"


def test_a_disk_that_gives_no_bytes_is_the_files_refusal(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    with OpenFolder(folder) as opened, opened.file("a.csv") as file:
        monkeypatch.setattr(opening.os, "read", failing)
        assert refusal(lambda: list(file.chunks())) == "file_no_access"


def test_having_no_file_handles_left_is_no_fault_of_the_senders(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object, **__: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    with OpenFolder(folder) as opened:
        monkeypatch.setattr(opening.os, "open", exhausted)
        with pytest.raises(OSError, match="Too many open files"):
            opened.file("a.csv")


def test_a_link_on_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "essex" / "returns" / "2020-10-30").mkdir(parents=True)
    (tmp_path / "norfolk").symlink_to("essex")
    with open_below(tmp_path, "essex", "returns", "2020-10-30") as opened:
        assert opened.path == tmp_path / "essex" / "returns" / "2020-10-30"
    assert refusal(lambda: open_below(tmp_path, "norfolk", "returns")) == "file_no_access"


def test_a_folder_held_open_is_not_exchanged_for_another(folder: Path) -> None:
    with OpenFolder(folder) as opened:
        folder.rename(folder.with_name("moved"))
        folder.symlink_to(folder.parent)
        assert [entry.name for entry in opened.entries()] == ["a.csv"]
        assert refusal(lambda: opened.file("secret")) == "file_no_access"


def test_nothing_stays_open(folder: Path) -> None:
    before = open_files()
    (folder / "link").symlink_to("a.csv")
    (folder / "within").mkdir()
    os.mkfifo(folder / "pipe")
    for _ in range(3):
        with OpenFolder(folder) as opened:
            opened.entries()
            for name in ("link", "pipe", "gone"):
                refusal(lambda name=name: opened.file(name))  # type: ignore[misc]
        with open_below(folder.parent, folder.name, "within") as within:
            within.entries()
        refusal(lambda: open_below(folder.parent, folder.name, "gone"))
    assert open_files() == before


@pytest.mark.parametrize(
    ("name", "as_shown"),
    [
        ("return.csv", "return.csv"),
        ("réferrals Ł.csv", "réferrals Ł.csv"),
        (os.fsdecode(b"r\xe9turn.csv"), "r\\xe9turn.csv"),
        ("a\nb\x1b[2J.csv", "a\\nb\\x1b[2J.csv"),
        ("\ud800.csv", "\\ud800.csv"),
    ],
)
def test_a_name_is_shown_as_text(name: str, as_shown: str) -> None:
    assert shown(name) == as_shown
    assert is_text(name) == (name == as_shown)
    assert as_shown.encode()
