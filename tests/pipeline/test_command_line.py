"""The commands as a person or a cron job starts them, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests.conftest import a_return, deliver_region, deliver_to

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
        said, _ = process.communicate(timeout=120)
    return process.returncode, said


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that two refreshes took at once."""
    settings = Settings(home=tmp_path_factory.mktemp("command-line"))
    settings.zones.create()
    deliver_region(settings.zones)
    both = [start(settings.home, "refresh") for _ in range(2)]
    said = [process.communicate(timeout=180)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Published" in text for text in said) == 1
    assert sum("Nothing new" in text for text in said) == 1
    assert sum("Another refresh is at work" in text for text in said) == 1
    return settings.home


def test_two_at_once_wait_for_one_another(home: Path) -> None:
    releases = [path for path in (home / "published").iterdir() if not path.is_symlink()]
    assert len(releases) == 1


def test_nothing_new_starts_neither_dagster_nor_dbt(home: Path) -> None:
    code, said = run(home, "refresh", code=[sys.executable, "-c", WATCHED])
    assert code == 0
    assert "Nothing new" in said
    assert said.splitlines()[-1] == "exit 0"


def test_status_is_light_too(home: Path) -> None:
    code, said = run(home, "status", code=[sys.executable, "-c", WATCHED])
    assert code == 0
    assert said.count("accepted") == 11
    assert "return_share_of_region" in said
    assert said.splitlines()[-1] == "exit 0"


def test_without_a_terminal_there_are_plain_lines(home: Path) -> None:
    deliver_to(Settings(home=home).zones)("essex", a_return(LINE.format(1)), day="2021-11-20")
    code, said = run(home, "refresh")
    assert code == 0
    assert "\x1b" not in said
    assert "Traceback" not in said
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "essex returns 2021-11-20 accepted 1 rows" in lines
    assert "publishing …" in lines


def test_what_cant_be_taken_is_said_with_exit_3(home: Path) -> None:
    folder = home / "drop" / "norfolck"
    folder.mkdir()
    code, said = run(home, "refresh")
    folder.rmdir()
    assert code == 3
    assert "Did you mean norfolk?" in said


def test_a_return_is_checked_before_it_is_sent(tmp_path: Path) -> None:
    """Neither a home nor a key is needed, nor anything that takes long to load."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(a_return(LINE.format(1)))
    bad.write_text(a_return(LINE.format(-1)))
    assert run(tmp_path / "no-home", "check", str(good))[0] == 0
    code, said = run(tmp_path / "no-home", "check", str(bad), code=[sys.executable, "-c", WATCHED])
    assert code == 0
    assert "row 1, line 2 in Excel: " in said
    assert str(tmp_path / "_check" / "failures.csv") in said
    assert said.splitlines()[-1] == "exit 3 pandera polars"
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
    code, said = run(tmp_path / "new", "status")
    assert code == 0
    assert "No release yet" in said
