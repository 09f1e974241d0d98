"""``tartan check`` answers with a sentence when files go away or can't be written meanwhile."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.commands import check
from orchestration.settings import Settings
from tests.conftest import sample


def test_a_file_that_goes_away_while_it_is_checked_is_named(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / os.fsdecode(b"\xe9") / "return.csv"
    gone.parent.mkdir()
    gone.write_text(sample("essex"))

    def run_check(*_: object) -> list[object]:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(gone))

    monkeypatch.setattr(check, "run_check", run_check)
    printed = io.StringIO()
    code = check.check_and_report(
        gone.parent, "returns", None, None, settings, Console(file=printed, width=300)
    )
    assert code == 1
    assert "\\xe9/return.csv: No such file or directory. Check that you may" in printed.getvalue()
