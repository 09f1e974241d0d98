"""Running refreshes in a home of their own, and comparing what they published."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
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
from warehouse.release.publish import DATABASE

# When something was taken in or checked differs from run to run, and nothing else does.
MOMENTS = {"received_at", "checked_at", "opened_at", "last_seen_at", "resolved_at"}


@dataclass(frozen=True)
class Ran:
    """A refresh that ended: its exit code and what it printed."""

    code: int
    said: str


Refresh = Callable[..., Ran]


@pytest.fixture(autouse=True, scope="module")
def _runs_in_memory(request: pytest.FixtureRequest) -> Iterator[None]:
    """Dagster keeps runs and events in memory: on disk they are a third of a small refresh.

    Modules that look at what it keeps are marked ``runs_on_disk``.
    """
    if request.node.get_closest_marker("runs_on_disk"):
        yield
        return
    with patch(
        "orchestration.runtime.instance.open_instance", lambda _: dg.DagsterInstance.ephemeral()
    ):
        yield


def refresh_home(settings: Settings, *, las: tuple[str, ...] = (), full: bool = False) -> Ran:
    said = io.StringIO()
    console = Console(file=said, highlight=False, soft_wrap=True, width=200)
    code = refresh_and_report(settings, las, (), full, console)
    return Ran(code, said.getvalue())


@pytest.fixture
def refresh(settings: Settings) -> Refresh:
    """``tartan refresh`` in this test's home."""

    def run(**options: Any) -> Ran:
        return refresh_home(settings, **options)

    return run


def refreshed_region(home: Path) -> Settings:
    """A home in which the eleven real returns were refreshed."""
    settings = Settings(home=home)
    settings.zones.create()
    deliver_region(settings.zones)
    ran = refresh_home(settings)
    assert ran.code == 0, ran.said
    return settings


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The eleven real returns, refreshed. Tests that use it only read."""
    return refreshed_region(tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """The models of children, to be run again and again; they show few years."""
    return Models(Settings(home=tmp_path_factory.mktemp("models"), years_shown=YEARS_SHOWN))


def ask(zones: Zones, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the current release."""
    with duckdb.connect(zones.published / "current" / DATABASE, read_only=True) as database:
        return database.execute(sql, values).fetchall()


def marts(release: Path, *, leave_out: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    """Every row of every mart, moments left out, in an order of their own."""
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
