"""SIGKILL at many moments: run again, and all is as after an undisturbed run.

Where only intake is at work, intake alone is killed and run again, without Dagster and dbt.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

import polars as pl
import polars.selectors as cs
import pytest

from orchestration.settings import Settings
from tests.conftest import deliver_to, sample
from tests.pipeline.conftest import marts, refresh_home
from tests.pipeline.figures import take_in
from warehouse.delivery.zones import Zones

# (the function, which call of it): the process dies just before that call.
Moment = tuple[str, int]

IN_INTAKE: dict[str, Moment] = {
    "bytes copied, not yet landed": ("warehouse.delivery.landing.sync", 3),
    "landed, not yet logged": ("warehouse.log.ledger.Ledger.receive", 5),
    "logged, not yet read": ("warehouse.reader.file_reader.read_tables", 1),
    "raw written next to its place": ("warehouse.delivery.files.sync", 9),
    "feedback written, quarantine not yet in place": (
        "warehouse.raw.quarantine.Quarantine.move_to",
        4,
    ),
    "raw in place, not yet accepted": ("warehouse.raw.incoming.Incoming.fingerprints", 5),
}
# In this order in one home: each refresh comes further than the one before.
IN_A_REFRESH: dict[str, Moment] = {
    "raw written, not yet accepted": ("warehouse.log.ledger.Ledger.record", 4),
    "all read, log not yet written for dbt": ("warehouse.log.for_dbt.write_log", 1),
    "models half built": ("orchestration.commands.console.ConsoleProgress.built", 20),
    "audited and logged, not yet published": ("warehouse.audit.auditing.write_docs", 1),
    "release half written": ("warehouse.release.publish.sync", 5),
    "release written, not yet current": ("warehouse.release.publish._point_current_at", 1),
    "published, run not yet ended": ("warehouse.release.publish._remove_old", 1),
}

_fork = multiprocessing.get_context("forkserver")
_fork.set_forkserver_preload(
    ["orchestration.definitions", "warehouse.intake", "tests.pipeline.conftest", "tests.parsed"]
)


def _refresh(home: Path) -> None:
    raise SystemExit(refresh_home(Settings(home=home)).code)


def _take_in(home: Path) -> None:
    take_in(Settings(home=home).zones)


def _die(action: Callable[[Path], None], home: Path, target: str, call: int) -> None:
    """Start the action, and kill its process just before a call."""
    calls = 0
    original: Callable[..., Any] = resolve_name(target)

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    with patch(target, dying):
        action(home)


def _in_a_process(function: Callable[..., None], *arguments: Any) -> int | None:
    process = _fork.Process(target=function, args=arguments)
    process.start()
    process.join(timeout=600)
    return process.exitcode


def _home_with_work(home: Path) -> Settings:
    """Return a home with returns of four authorities, a newer one of Essex, a refused one of Luton."""
    settings = Settings(home=home)
    settings.zones.create()
    deliver = deliver_to(settings.zones)
    for la in ("bedford", "essex", "luton", "norfolk"):
        deliver(la, sample(la))
    deliver("essex", sample("essex").replace('"3,710"', '"3,711"'), day="2020-11-20")
    deliver("luton", b"", day="2020-11-20")
    return settings


def _partial_files(home: Path) -> list[Path]:
    return [path for path in home.rglob(".*.partial") if "dagster" not in path.parts]


def _raw_rows(zones: Zones) -> dict[str, list[Any]]:
    """Return the rows of every file in raw, the log included, without moments."""
    return {
        path.relative_to(zones.raw).as_posix(): sorted(
            pl.read_parquet(path, hive_partitioning=False).select(cs.exclude(cs.datetime())).rows(),
            key=repr,
        )
        for path in zones.raw.rglob("*.parquet")
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = _home_with_work(tmp_path_factory.mktemp("undisturbed"))
    assert refresh_home(settings).code == 3
    return settings


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Zones:
    zones = _home_with_work(tmp_path_factory.mktemp("taken-in")).zones
    assert len(take_in(zones)) == 6
    return zones


@pytest.mark.parametrize("moment", IN_INTAKE)
def test_intake_that_was_killed_and_run_again_gives_the_same_rows(
    tmp_path: Path, taken_in: Zones, moment: str
) -> None:
    zones = _home_with_work(tmp_path / "home").zones
    assert _in_a_process(_die, _take_in, zones.home, *IN_INTAKE[moment]) == -signal.SIGKILL
    take_in(zones)
    assert _raw_rows(zones) == _raw_rows(taken_in)
    assert _partial_files(zones.home) == []


def test_kills_at_random_moments_of_intake_lose_nothing(tmp_path: Path, taken_in: Zones) -> None:
    """One after another in one home; each dies just before it renames or flushes something."""
    zones = _home_with_work(tmp_path / "home").zones
    draw = random.Random(11)
    died = 0
    for _ in range(6):
        moment = (draw.choice(["pathlib.Path.replace", "os.fsync"]), draw.randint(1, 14))
        died += _in_a_process(_die, _take_in, zones.home, *moment) == -signal.SIGKILL
    assert died >= 3
    take_in(zones)
    assert _raw_rows(zones) == _raw_rows(taken_in)
    assert _partial_files(zones.home) == []


def test_a_refresh_that_is_killed_again_and_again_gives_the_same_release(
    tmp_path: Path, undisturbed: Settings
) -> None:
    """No release shows until one is whole; the last kill comes after that."""
    settings = _home_with_work(tmp_path / "home")
    current = settings.zones.published / "current"
    *before, last = IN_A_REFRESH
    for moment in before:
        died = _in_a_process(_die, _refresh, settings.home, *IN_A_REFRESH[moment])
        assert died == -signal.SIGKILL, moment
        assert not current.exists(), moment
    died = _in_a_process(_die, _refresh, settings.home, *IN_A_REFRESH[last])
    assert died == -signal.SIGKILL
    assert marts(current) == marts(undisturbed.zones.published / "current")
    assert _in_a_process(_refresh, settings.home) in (0, 3)
    assert marts(current) == marts(undisturbed.zones.published / "current")
    assert not list(settings.zones.published.glob(".*"))
    assert _partial_files(settings.zones.home) == []
