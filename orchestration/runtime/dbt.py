"""dbt, run in this process; nothing else writes the build database."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from orchestration.settings import Settings
from warehouse.delivery.files import replacing
from warehouse.project import PROJECT
from warehouse.release.current import published_mart
from warehouse.release.database import encryption_extension
from warehouse.versions import building_version

if TYPE_CHECKING:
    from dbt.artifacts.schemas.results import BaseResult
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

# dbt keeps variables with this prefix out of its logs.
_KEY_VARIABLE = "DBT_ENV_SECRET_TARTAN_WAREHOUSE_KEY"


_PARSED: dict[tuple[str, str], Manifest] = {}


class DbtError(RuntimeError):
    """dbt could not run at all: a model does not parse, or the database does not open."""


def manifest(settings: Settings) -> Mapping[str, Any]:
    """Return the manifest of the models, parsed again when one of their files has changed.

    It is cached in a file of Tartan's own: dbt writes `manifest.json` in place, so a kill may leave
    half of it.
    """
    version = building_version()
    file = _target(settings) / f"parsed-{version}.json"
    if not file.exists():
        settings.zones.create()
        parsed = _parsed(settings, version).writable_manifest().to_dict(omit_none=False)
        for outdated in _target(settings).glob("parsed-*.json"):
            outdated.unlink()
        with replacing(file) as partial:
            partial.write_text(json.dumps(parsed, default=str))
    content: Mapping[str, Any] = json.loads(file.read_text())
    return content


def _parsed(settings: Settings, version: str) -> Manifest:
    """Return the parsed models, parsed once per process: nothing in them depends on a home."""
    key = (version, _dbt_target(settings))
    if key not in _PARSED:
        from dbt.cli.main import dbtRunner

        with _environment(settings):
            outcome = dbtRunner().invoke(["parse", *_options(settings)])
        _PARSED[key] = cast("Manifest", _result(outcome))
    return _PARSED[key]


def invoke(
    settings: Settings,
    arguments: list[str],
    built: Callable[[str], None] | None = None,
    *,
    children: bool = True,
) -> list[BaseResult]:
    """Run one dbt command and return a result for every node that was selected.

    Args:
        arguments: the command and its options.
        built: called with the name of each node once it has run.
        children: whether to build the models of children; those that read them are set accordingly.

    Raises:
        DbtError: dbt could not run. Nodes that failed are in the results instead.
    """
    from dbt.cli.main import dbtRunner

    def on_event(event: Any) -> None:
        if built and event.info.name in {"LogModelResult", "LogSeedResult", "LogTestResult"}:
            built(event.data.node_info.node_name)

    with _environment(settings), _connections_closed():
        runner = dbtRunner(_parsed(settings, building_version()), callbacks=[on_event])
        variables = {
            "years_shown": settings.years_shown,
            "with_children": children,
            "last_release": str(published_mart(settings.zones, "fct_indicator") or ""),
        }
        left_out = [] if children else ["--exclude=tag:children", "--indirect-selection=cautious"]
        outcome = runner.invoke(
            [*arguments, *left_out, f"--vars={json.dumps(variables)}", *_options(settings)]
        )
    return list(getattr(_result(outcome), "results", []))


def _result(outcome: dbtRunnerResult) -> object:
    """Return the result of a command, or raise DbtError if it could not run."""
    if outcome.exception is not None:
        raise DbtError(str(outcome.exception)) from outcome.exception
    return outcome.result


def start_afresh(settings: Settings) -> None:
    """Delete the build database, so that nothing of an earlier run remains: it is made from raw alone."""
    for path in settings.zones.build.glob(f"{settings.zones.build_database.name}*"):
        if path.is_dir():  # temporary files of a killed run
            shutil.rmtree(path)
        else:
            path.unlink()


def _target(settings: Settings) -> Path:
    """Return the folder of the dbt target: sharing one would spoil the parsed state of another target."""
    return settings.zones.build / "dbt" / _dbt_target(settings)


def _dbt_target(settings: Settings) -> str:
    return "encrypted" if settings.database_key else "plain"


def _options(settings: Settings) -> list[str]:
    target = _target(settings)
    return [
        f"--project-dir={PROJECT}",
        f"--profiles-dir={PROJECT / 'dbt_project'}",
        f"--target={_dbt_target(settings)}",
        f"--target-path={target}",
        f"--log-path={target / 'logs'}",
        "--log-level=none",
        "--log-level-file=warn",
        "--no-version-check",
        "--no-write-json",
        "--no-send-anonymous-usage-stats",
    ]


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """Set the environment variables that ``profiles.yml`` and the sources read."""
    values = {
        "TARTAN_BUILD_DATABASE": str(settings.zones.build_database),
        "TARTAN_RAW": str(settings.zones.raw),
    }
    if settings.database_key:
        values |= {
            _KEY_VARIABLE: settings.database_key,
            "TARTAN_HTTPFS_EXTENSION": str(encryption_extension()),
            "TARTAN_EXTENSION_DIRECTORY": str(settings.zones.build / "extensions"),
        }
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _connections_closed() -> Iterator[None]:
    """Close dbt's connections at the end: dbt-duckdb would keep the database open, and others read it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        yield
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
