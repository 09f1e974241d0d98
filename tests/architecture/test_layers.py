"""Dependencies point one way, and what is heavy is not paid for where it isn't used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.code_version import PROJECT

PACKAGES = ("expectations", "warehouse", "orchestration")
MAY_IMPORT = {
    "expectations": {"expectations"},
    "warehouse": {"expectations", "warehouse"},
    "orchestration": {"expectations", "warehouse", "orchestration"},
}
GENERATED = {"expectations/rules/evaluated.py"}
SQL_LAYERS = ("staging", "canonical", "measures", "marts")


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_a_module_imports_only_what_its_package_may(path: Path) -> None:
    package = path.relative_to(PROJECT).parts[0]
    tops = {name.split(".")[0] for name in imports(path)}
    assert tops & set(PACKAGES) <= MAY_IMPORT[package]
    if package != "orchestration":
        assert not tops & {"dagster", "dagster_dbt", "dbt"}
    assert "tests" not in tops


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_a_module_opens_with_a_sentence_and_fits_on_a_few_screens(path: Path) -> None:
    text = path.read_text()
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring
    # A generated table is not read from top to bottom; test_generated keeps it fresh.
    is_generated = "Written by `make generate`" in docstring
    assert is_generated == (path.relative_to(PROJECT).as_posix() in GENERATED)
    assert is_generated or len(text.splitlines()) <= 400


def test_one_place_opens_the_database() -> None:
    opening = {
        path.relative_to(PROJECT).as_posix()
        for path in modules()
        if "duckdb" in {name.split(".")[0] for name in imports(path)}
    }
    assert opening == {"warehouse/release/database.py"}


def test_one_place_opens_the_delivery_log_and_one_the_outbox_of_messages() -> None:
    opening = {
        path.relative_to(PROJECT).as_posix()
        for path in modules()
        if "sqlite3.connect(" in path.read_text()
    }
    assert opening == {"warehouse/log/ledger.py", "orchestration/alerts/outbox.py"}


def test_secrets_and_settings_are_read_in_one_place() -> None:
    reading = {
        path.relative_to(PROJECT).as_posix()
        for path in modules()
        if "os.environ" in path.read_text() or "getenv" in path.read_text()
    }
    # dbt, Dagster and the UI's process are handed theirs through the environment.
    assert reading == {
        "orchestration/settings.py",
        "orchestration/runtime/dbt.py",
        "orchestration/runtime/instance.py",
        "orchestration/commands/ui.py",
    }


@pytest.mark.parametrize("layer", SQL_LAYERS)
def test_models_refer_to_their_own_layer_and_those_below(layer: str) -> None:
    layer_of = {
        path.stem: path.relative_to(PROJECT / "models").parts[0]
        for path in (PROJECT / "models").rglob("*.sql")
    }
    allowed = {*SQL_LAYERS[: SQL_LAYERS.index(layer) + 1], "seeds"}
    for path in (PROJECT / "models" / layer).rglob("*.sql"):
        text = path.read_text()
        referred = [part.split("'")[1] for part in text.split("ref(")[1:]]
        assert {layer_of.get(name, "seeds") for name in referred} <= allowed, path.name
        assert layer == "staging" or "source(" not in text, path.name


def loaded_by(code: str) -> set[str]:
    """Names of the modules that are loaded once the code has run, in a process of its own."""
    printing = f"{code}\nimport sys; print(' '.join(m for m in sys.modules if '.' not in m))"
    ran = subprocess.run(
        [sys.executable, "-c", printing], capture_output=True, text=True, check=True
    )
    return set(ran.stdout.splitlines()[-1].split())


HEAVY = {"dagster", "dbt", "pandera", "great_expectations", "polars", "pyarrow", "pandas", "duckdb"}


def test_help_loads_nothing_heavy() -> None:
    code = (
        "from orchestration.commands.cli import app\ntry: app(['--help'])\nexcept SystemExit: pass"
    )
    assert loaded_by(code) & {*HEAVY, "pydantic"} == set()


def test_definitions_load_without_what_only_ops_need() -> None:
    loaded = loaded_by("import orchestration.definitions")
    assert (
        loaded & {"pandera", "great_expectations", "polars", "pyarrow", "pandas", "duckdb"} == set()
    )
