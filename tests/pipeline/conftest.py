"""Refreshes in a home of their own, and comparisons of what they published."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import dagster as dg
import duckdb
import pytest
from rich.console import Console

from orchestration.commands.refresh import refresh_and_report
from orchestration.settings import Settings
from tests.conftest import YEARS_SHOWN, deliver_region
from tests.pipeline.figures import Models
from warehouse.delivery.zones import Zones
from warehouse.release.current import DATABASE

# The moments of receipt and of checks differ from run to run; nothing else may.
MOMENTS = {"received_at", "checked_at", "opened_at", "last_seen_at", "resolved_at"}


@dataclass(frozen=True)
class Ran:
    """A refresh that ended: its exit code and what it printed."""

    code: int
    printed: str


Refresh = Callable[..., Ran]


def dagster_in_memory() -> AbstractContextManager[object]:
    """Keep Dagster's runs and events in memory: on disk they are a third of a small refresh."""
    return patch(
        "orchestration.runtime.instance.open_instance", lambda _: dg.DagsterInstance.ephemeral()
    )


@pytest.fixture(autouse=True, scope="module")
def _runs_in_memory(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep runs in memory, except in modules marked ``runs_on_disk``, which read what Dagster keeps."""
    if request.node.get_closest_marker("runs_on_disk"):
        yield
        return
    with dagster_in_memory():
        yield


def refresh_home(settings: Settings, *, las: tuple[str, ...] = (), full: bool = False) -> Ran:
    """Run ``tartan refresh`` in a home, in this process."""
    printed = io.StringIO()
    console = Console(file=printed, highlight=False, soft_wrap=True, width=200)
    code = refresh_and_report(settings, las, (), full, console)
    return Ran(code, printed.getvalue())


@pytest.fixture
def refresh(settings: Settings) -> Refresh:
    """Return a function that runs ``tartan refresh`` in this test's home."""

    def run(**options: Any) -> Ran:
        return refresh_home(settings, **options)

    return run


def refreshed_region(home: Path) -> Settings:
    """Return the settings of a home in which the eleven real returns were refreshed."""
    settings = Settings(home=home)
    settings.zones.create()
    deliver_region(settings.zones)
    ran = refresh_home(settings)
    assert ran.code == 0, ran.printed
    return settings


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The eleven real returns, refreshed once for all modules; tests that use it only read."""
    with dagster_in_memory():
        return refreshed_region(tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Every model, compiled once and run by each test on its own deliveries; few years are shown."""
    return Models(Settings(home=tmp_path_factory.mktemp("models"), years_shown=YEARS_SHOWN))


def ask(zones: Zones, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows that a query of the current release gives."""
    with duckdb.connect(zones.published / "current" / DATABASE, read_only=True) as database:
        return database.execute(sql, values).fetchall()


def marts(release: Path, *, leave_out: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    """Return the sorted rows of every mart, without moments and the columns to leave out."""
    found: dict[str, list[Any]] = {}
    with duckdb.connect(release / DATABASE, read_only=True) as database:
        tables = database.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        for (table,) in sorted(tables):
            described = database.execute(f"describe marts.{table}").fetchall()
            names = [row[0] for row in described if row[0] not in MOMENTS | leave_out]
            rows = database.execute(f"select {', '.join(names)} from marts.{table}").fetchall()
            found[table] = sorted(rows, key=repr)
    return found
