"""The process that reads: the same tables as here, and a file that ends it is refused alone."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.warehouse.reader.ending import let_it_end_its_reader
from tests.unit.warehouse.reader.mutated import seeds
from warehouse.reader.content import ReadLimits, limits_within
from warehouse.reader.errors import ReaderCrashed, Unreadable
from warehouse.reader.file_reader import IN_THIS_PROCESS
from warehouse.reader.process import client, worker
from warehouse.reader.process.bounds import OUT_OF_MEMORY
from warehouse.reader.process.client import ReaderProcess
from warehouse.reader.process.exchange import BrokenOff, read_message, write_message
from warehouse.reader.tables import Table

ROWS = 3_000_000
SECONDS = 4


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess(ReadLimits()) as reader:
        yield reader


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 90 MB, which takes a second and some hundred MB to read."""
    path = tmp_path_factory.mktemp("large") / "received"
    path.write_bytes(b"a,b,c\n" + b"1234567890,1234567890,123456\n" * ROWS)
    return path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A file whose first byte never comes."""
    path = tmp_path / "endless"
    os.mkfifo(path)
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small"
    path.write_text("a,b\n1,2\n")
    return path


def is_running(pid: int) -> bool:
    """Return whether a process is there, and more than a dead one that nobody has waited for."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(listed) and not listed.startswith("Z")


def lines_of(table: Table) -> list[int] | None:
    return None if table.blank_lines is None else list(table.blank_lines)


def pid_of(reader: ReaderProcess) -> int:
    assert reader._process
    return reader._process.pid


@pytest.mark.parametrize("name", [*seeds(), "broken.csv.gz", "nothing.zip", "empty.csv"])
def test_it_gives_what_reading_here_gives(tmp_path: Path, reader: ReaderProcess, name: str) -> None:
    path = tmp_path / "received"
    path.write_bytes(seeds().get(name, b""))
    here, there = list(IN_THIS_PROCESS.tables(path, name)), list(reader.tables(path, name))
    assert reader.names(path, name) == IN_THIS_PROCESS.names(path, name)
    assert len(here) == len(there) > 0
    for one, other in zip(here, there, strict=True):
        if isinstance(one, Unreadable):
            assert isinstance(other, Unreadable)
            assert str(one) == str(other)
        else:
            assert isinstance(other, Table)
            assert one.frame.equals(other.frame)
            assert one.frame.schema == other.frame.schema
            assert (one.name, one.ragged, one.short) == (other.name, other.ragged, other.short)
            assert lines_of(one) == lines_of(other)


def test_of_an_archive_only_the_members_asked_for_are_read(
    tmp_path: Path, reader: ReaderProcess
) -> None:
    path = tmp_path / "received"
    path.write_bytes(seeds()["x.zip"])
    assert reader.names(path, "x.zip") == ["x.zip/a.csv", "x.zip/b.xlsx"]
    (table,) = reader.tables(path, "x.zip", ["x.zip/b.xlsx"])
    assert table.name == "x.zip/b.xlsx"


def test_one_process_reads_all_files(small: Path) -> None:
    with ReaderProcess(ReadLimits()) as reader:
        list(reader.tables(small, "x.csv"))
        first = pid_of(reader)
        list(reader.tables(small, "x.csv"))
        assert pid_of(reader) == first
    assert not is_running(first)


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read(
    endless: Path, small: Path
) -> None:
    with ReaderProcess(ReadLimits(seconds=SECONDS)) as reader:
        (refused,) = reader.tables(endless, "endless.csv")
        assert isinstance(refused, Unreadable)
        assert (refused.rule_id, refused.name) == ("file_over_limits", "endless.csv")
        assert refused.detail.startswith("The file could not be read within 4 seconds. Check ")
        assert reader._process is None
        assert list(reader.tables(endless, "endless.csv")) == [refused]
        assert reader._process is None, "it was tried again"
        (table,) = reader.tables(small, "small.csv")
        assert isinstance(table, Table)


def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_one_is_read(
    large: Path, small: Path
) -> None:
    limits = ReadLimits(memory_mb=512)
    with ReaderProcess(limits) as reader:
        (refused,) = reader.tables(large, "large.csv")
        assert isinstance(refused, Unreadable)
        assert refused.rule_id == "file_over_limits"
        assert refused.detail.startswith("The file could not be read within 512 MB of memory")
        (table,) = reader.tables(small, "small.csv")
        assert isinstance(table, Table)


def test_a_crash_of_a_library_refuses_the_file_and_the_next_one_is_read(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = let_it_end_its_reader(monkeypatch, "broken.csv")
    with ReaderProcess(ReadLimits()) as reader:
        list(reader.tables(small, "small.csv"))
        (refused,) = reader.tables(small, "broken.csv")
        assert len(set(ended)) == 2  # once more in a new process
        assert isinstance(refused, Unreadable)
        assert (refused.rule_id, refused.name) == ("file_over_limits", "broken.csv")
        assert (
            "4,096 MB of memory, or it is damaged so that it ends what reads it" in refused.detail
        )
        (table,) = reader.tables(small, "small.csv")
        assert isinstance(table, Table)


def test_a_file_is_tried_again_where_earlier_ones_may_be_the_cause(small: Path) -> None:
    with ReaderProcess(ReadLimits()) as reader:
        list(reader.tables(small, "small.csv"))
        os.kill(pid_of(reader), signal.SIGKILL)
        (table,) = reader.tables(small, "small.csv")
        assert isinstance(table, Table)


def test_a_file_that_is_not_there_is_our_error(
    tmp_path: Path, small: Path, reader: ReaderProcess
) -> None:
    with pytest.raises(FileNotFoundError):
        list(reader.tables(tmp_path / "gone", "x.csv"))
    pid = pid_of(reader)
    (table,) = reader.tables(small, "small.csv")
    assert isinstance(table, Table)
    assert pid_of(reader) == pid


def test_a_crash_of_ours_is_sent_without_cells(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise ValueError(" ".join(("Jane", "Doe")))

    monkeypatch.setattr(worker, "read_tables", crash)
    answers = io.BytesIO()
    request = {"asked": "tables", "wanted": "x.csv", "path": str(small), "name": "x.csv"}
    worker._answer(answers, {**request, "limits": {}})
    assert b"Jane Doe" not in answers.getvalue()
    answers.seek(0)
    with pytest.raises(ReaderCrashed, match="ValueError"):
        client._tables(answers)


def test_a_process_that_does_not_start_refuses_no_file(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with ReaderProcess(ReadLimits()) as reader, pytest.raises(ReaderCrashed, match="exit code 1"):
        list(reader.tables(small, "small.csv"))


def test_an_answer_that_is_not_taken_whole_is_not_taken_for_the_next(
    small: Path, reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(client, "read_table", interrupt)
        with pytest.raises(KeyboardInterrupt):
            list(reader.tables(small, "small.csv"))
    (table,) = reader.tables(small, "small.csv")
    assert isinstance(table, Table)


def test_messages_that_break_off() -> None:
    whole = io.BytesIO()
    write_message(whole, {"name": "caf\u00e9 \udce9.csv"})
    data = whole.getvalue()
    assert read_message(io.BytesIO(data)) == {"name": "caf\u00e9 \udce9.csv"}
    for cut in range(len(data)):
        with pytest.raises(BrokenOff):
            read_message(io.BytesIO(data[:cut]))


PARENT = """
import sys
from pathlib import Path
from warehouse.reader.content import ReadLimits
from warehouse.reader.process.bounds import OUT_OF_MEMORY
from warehouse.reader.process.client import ReaderProcess
with ReaderProcess(ReadLimits()) as reader:
    while True:
        (table,) = reader.tables(Path(sys.argv[1]), "x.csv")
        assert len(table.frame) == 3_000_000
        print(reader._process.pid, flush=True)
"""


def test_it_ends_with_a_parent_that_is_killed_and_leaves_no_file(
    tmp_path: Path, large: Path
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(large)], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert is_running(pid)
        parent.kill()
    until = time.monotonic() + 30
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(pid)
    assert list(tmp_path.iterdir()) == []


def test_a_table_takes_up_to_half_of_the_memory() -> None:
    assert limits_within(4096, 600) == ReadLimits()
    assert limits_within(1024, 5).max_bytes == 512 << 20


def test_where_the_system_sets_no_limit_a_process_looks_at_its_own_size() -> None:
    code = (
        "import platform, time\n"
        "from warehouse.reader.process.bounds import hold_to\n"
        "platform.system = lambda: 'Darwin'; hold_to(0); time.sleep(60)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == OUT_OF_MEMORY


def test_a_large_parent_leaves_its_reader_the_whole_of_its_memory(small: Path) -> None:
    """Linux gives a new process the size of its parent to begin with."""
    held = bytearray(b"x" * (700 << 20))
    with ReaderProcess(ReadLimits(memory_mb=600)) as reader:
        (table,) = reader.tables(small, "small.csv")
    assert isinstance(table, Table)
    assert len(held) > 600 << 20
