"""Who reads the release is never disturbed, and who refreshes never waits for a reader."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import Refresh, ask, refresh_home

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


def test_a_reader_keeps_the_release_it_opened(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(LINE.format(100)))
    assert refresh().code == 0
    database = settings.zones.published / "current" / "tartan.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdin
        assert reader.stdout

        def asked() -> float:
            assert reader.stdin
            assert reader.stdout
            reader.stdin.write("\n")
            reader.stdin.flush()
            return float(reader.stdout.readline())

        assert asked() == 100
        deliver("essex", a_return(LINE.format(101)), day="2020-11-20")
        assert refresh().code == 0
        assert asked() == 100
        ours = "select numerator from marts.fct_indicator where numerator is not null"
        assert ask(settings.zones, ours) == [(101,)]
        reader.stdin.close()
    assert reader.returncode == 0


def test_as_many_releases_stay_as_are_asked_for(settings: Settings, deliver: Deliver) -> None:
    few = replace(settings, releases_kept=1)
    for count in (1, 2):
        deliver("essex", a_return(LINE.format(count)))
        assert refresh_home(few).code == 0
    kept = [path for path in settings.zones.published.iterdir() if not path.is_symlink()]
    assert len(kept) == 1
    assert settings.zones.published.joinpath("current").resolve() == max(kept)
