"""Rows of a check are for its user alone, and gone with its process, however that ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from warehouse.delivery.passing_folder import passing_folder

HOLDING = """
import signal, sys, time
from orchestration.commands.check import _ending_tidily
from warehouse.delivery.passing_folder import passing_folder
with _ending_tidily(), passing_folder() as folder:
    (folder / "rows.parquet").write_text("Zebedee Quill")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def holding() -> tuple[subprocess.Popen[str], Path]:
    """Start a process that holds a folder with rows; give both."""
    process = subprocess.Popen([sys.executable, "-c", HOLDING], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_it_is_for_its_user_alone_and_gone_at_the_end(temporary: Path) -> None:
    with passing_folder() as folder:
        assert folder.parent == temporary
        assert folder.stat().st_mode & 0o777 == 0o700
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_process_that_is_asked_to_end_leaves_nothing(temporary: Path, number: int) -> None:
    process, folder = holding()
    assert (folder / "rows.parquet").exists()
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode != 0
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_the_next_one_removes(temporary: Path) -> None:
    killed, left = holding()
    living, kept = holding()
    killed.kill()
    killed.communicate(timeout=30)
    assert (left / "rows.parquet").exists()
    with passing_folder() as folder:
        assert {*temporary.iterdir()} == {folder, kept}  # one that is in use stays
    living.kill()
    living.communicate(timeout=30)


def test_a_link_of_that_name_is_not_followed(temporary: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "lock").touch()
    (temporary / "tartan-check-link").symlink_to(elsewhere)
    with passing_folder():
        pass
    assert (elsewhere / "lock").exists()
