"""The commands as a person or a cron job runs them: each in a new process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests.conftest import a_return, deliver_region

LINE = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"
TARTAN = [sys.executable, "-c", "from orchestration.commands.cli import main; main()"]

# Prints the exit code and whatever heavy was loaded, after the command has run.
WATCHED = """
import sys
from orchestration.commands.cli import app
try:
    app(sys.argv[1:])
except SystemExit as ended:
    print("exit", ended.code, *sorted({"dagster", "dbt", "pandera", "polars", "duckdb"} & set(sys.modules)))
"""


def start(home: Path, *arguments: str, code: list[str] = TARTAN) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*code, *arguments],
        env={**os.environ, "TARTAN_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(home: Path, *arguments: str, code: list[str] = TARTAN) -> tuple[int, str]:
    with start(home, *arguments, code=code) as process:
        printed, _ = process.communicate(timeout=600)
    return process.returncode, printed


@pytest.fixture(scope="module")
def two_at_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A home in which two refreshes were started at once, and what each printed."""
    settings = Settings(home=tmp_path_factory.mktemp("command-line"))
    settings.zones.create()
    deliver_region(settings.zones)
    both = [start(settings.home, "refresh") for _ in range(2)]
    printed = [process.communicate(timeout=600)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], printed
    return settings.home, printed


@pytest.fixture(scope="module")
def home(two_at_once: tuple[Path, list[str]]) -> Path:
    """A home where nothing waits."""
    return two_at_once[0]


def test_two_at_once_wait_for_one_another(two_at_once: tuple[Path, list[str]]) -> None:
    home, printed = two_at_once
    assert sum("Published" in text for text in printed) == 1
    assert sum("Nothing new" in text for text in printed) == 1
    assert sum("Waiting for another refresh" in text for text in printed) == 1
    releases = [path for path in (home / "published").iterdir() if not path.is_symlink()]
    assert len(releases) == 1


def test_nothing_new_starts_neither_dagster_nor_dbt(home: Path) -> None:
    code, printed = run(home, "refresh", code=[sys.executable, "-c", WATCHED])
    assert code == 0
    assert "Nothing new" in printed
    assert printed.splitlines()[-1] == "exit 0"


def test_status_is_light_too(home: Path) -> None:
    code, printed = run(home, "status", code=[sys.executable, "-c", WATCHED])
    assert code == 0
    assert printed.count("accepted") == 11
    assert "return_share_of_region" in printed
    assert printed.splitlines()[-1] == "exit 0"


def test_without_a_terminal_there_are_plain_lines(two_at_once: tuple[Path, list[str]]) -> None:
    (printed,) = [text for text in two_at_once[1] if "Published" in text]
    assert "\x1b" not in printed
    assert "Traceback" not in printed
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    assert "essex returns 2020-10-30 accepted 39 rows" in lines
    assert "publishing …" in lines


def test_what_cant_be_taken_is_reported_with_exit_3(home: Path) -> None:
    folder = home / "drop" / "norfolck"
    folder.mkdir()
    code, printed = run(home, "refresh")
    folder.rmdir()
    assert code == 3
    assert "Did you mean norfolk?" in printed


def test_a_return_is_checked_before_it_is_sent(tmp_path: Path) -> None:
    """Neither a home nor a key is needed, nor anything that takes long to load."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(a_return(LINE.format(1)))
    bad.write_text(a_return(LINE.format(-1)))
    assert run(tmp_path / "no-home", "check", str(good))[0] == 0
    code, printed = run(
        tmp_path / "no-home", "check", str(bad), code=[sys.executable, "-c", WATCHED]
    )
    assert code == 0
    assert "row 1, line 2 in Excel: " in printed
    assert str(tmp_path / "_check" / "failures.csv") in printed
    assert printed.splitlines()[-1] == "exit 3 pandera polars"
    assert not (tmp_path / "no-home").exists()


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "words"),
    [
        (["refresh", "--la", "nowhere"], {}, 2, "'nowhere' is not an authority"),
        (["refresh", "--system", "abacus"], {}, 2, "'abacus' is not a system"),
        (["check", "nowhere"], {}, 1, "nowhere: there is no such file or folder"),
        (["status"], {"TARTAN_HOMES": "x"}, 1, "TARTAN_HOMES is not a setting"),
    ],
)
def test_a_mistake_is_answered_without_a_traceback(
    home: Path, arguments: list[str], environment: dict[str, str], code: int, words: str
) -> None:
    ran = subprocess.run(
        [*TARTAN, *arguments],
        env={**os.environ, "TARTAN_HOME": str(home), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == code
    assert words in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr


def test_status_before_the_first_refresh(tmp_path: Path) -> None:
    code, printed = run(tmp_path / "new", "status")
    assert code == 0
    assert "There is no release yet" in printed
