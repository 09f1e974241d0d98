"""A reader of the release is never disturbed, and a refresh never waits for a reader."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import ask, refresh_home

LINE = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"

# Opens the release, and answers the same question each time a line comes in.
READER = """
import sys, duckdb
release = duckdb.connect(sys.argv[1], read_only=True)
for _ in sys.stdin:
    rows = release.execute(
        "select numerator from marts.fct_indicator where numerator is not null"
    ).fetchall()
    print(rows[0][0], flush=True)
"""


def test_a_reader_keeps_the_release_it_opened_even_when_it_is_removed(
    settings: Settings, deliver: Deliver
) -> None:
    keeping_one = replace(settings, releases_kept=1)
    deliver("essex", a_return(LINE.format(100)))
    assert refresh_home(keeping_one).code == 0
    database = settings.zones.published / "current" / "tartan.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdin
        assert reader.stdout

        def answer() -> float:
            assert reader.stdin
            assert reader.stdout
            reader.stdin.write("\n")
            reader.stdin.flush()
            return float(reader.stdout.readline())

        assert answer() == 100
        deliver("essex", a_return(LINE.format(101)), day="2020-11-20")
        assert refresh_home(keeping_one).code == 0
        assert answer() == 100
        newest = "select numerator from marts.fct_indicator where numerator is not null"
        assert ask(settings.zones, newest) == [(101,)]
        reader.stdin.close()
    assert reader.returncode == 0
    kept = [path for path in settings.zones.published.iterdir() if not path.is_symlink()]
    assert len(kept) == 1
    assert settings.zones.published.joinpath("current").resolve() == max(kept)
