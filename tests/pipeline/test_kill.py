"""SIGKILL at eleven moments of a refresh: run it again, and the release is that of an undisturbed run."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from orchestration.settings import Settings
from tests.conftest import deliver_to, sample
from tests.pipeline.conftest import marts, refresh_home

# (what is about to be called, which call of it): the process dies just before that call.
MOMENTS = {
    "bytes copied, not yet landed": ("warehouse.delivery.landing.sync", 3),
    "landed, not yet logged": ("warehouse.log.ledger.Ledger.receive", 5),
    "logged, not yet read": ("warehouse.reading.sent_files.read_tables", 1),
    "raw written beside its place": ("warehouse.delivery.files.sync", 9),
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


def _refresh_and_die(home: Path, target: str, call: int) -> None:
    calls = 0
    original: Callable[..., Any] = _resolve(target)

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    with patch(target, dying):
        refresh_home(Settings(home=home))


def _resolve(target: str) -> Any:
    from pkgutil import resolve_name

    return resolve_name(target)


def _refresh(home: Path) -> None:
    raise SystemExit(refresh_home(Settings(home=home)).code)


def _in_a_process(function: Callable[..., None], *arguments: Any) -> int | None:
    process = _fork.Process(target=function, args=arguments)
    process.start()
    process.join(timeout=120)
    return process.exitcode


def _home_with_work(home: Path) -> Settings:
    """The first returns of four authorities, a newer one of Essex, and a refused one of Luton."""
    settings = Settings(home=home)
    settings.zones.create()
    deliver = deliver_to(settings.zones)
    for la in ("bedford", "essex", "luton", "norfolk"):
        deliver(la, sample(la))
    deliver("essex", sample("essex").replace('"3,710"', '"3,711"'), day="2020-11-20")
    deliver("luton", b"", day="2020-11-20")
    return settings


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    settings = _home_with_work(tmp_path_factory.mktemp("undisturbed"))
    assert refresh_home(settings).code == 3
    return marts(settings.zones.published / "current")


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_and_run_again_it_gives_the_same_release(
    tmp_path: Path, undisturbed: dict[str, list[Any]], moment: str
) -> None:
    settings = _home_with_work(tmp_path / "home")
    assert _in_a_process(_refresh_and_die, settings.home, *MOMENTS[moment]) == -signal.SIGKILL
    assert _in_a_process(_refresh, settings.home) in (0, 3)
    assert marts(settings.zones.published / "current") == undisturbed
    assert not list(settings.zones.published.glob(".*"))
    partial = [
        path for path in settings.zones.home.rglob(".*.partial") if "dagster" not in path.parts
    ]
    assert partial == []
