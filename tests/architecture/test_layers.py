"""Dependencies point one way, and heavy imports are paid for only where they are used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import pytest

from warehouse.log.schema import SCHEMA
from warehouse.project import PROJECT

PACKAGES = ("expectations", "warehouse", "orchestration")
MAY_IMPORT = {
    "expectations": {"expectations"},
    "warehouse": {"expectations", "warehouse"},
    "orchestration": {"expectations", "warehouse", "orchestration"},
}
SQL_LAYERS = ("staging", "canonical", "measures", "marts", "quality")


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the packages, parsed, by its path in the project."""
    paths = sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))
    return {path.relative_to(PROJECT).as_posix(): ast.parse(path.read_text()) for path in paths}


@cache
def imports(module: str) -> frozenset[str]:
    """Return the full names of what a module imports, inside functions too."""
    return frozenset(_imports(modules()[module]))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def top_level(module: str) -> set[str]:
    return {name.split(".")[0] for name in imports(module)}


def test_a_module_imports_only_what_its_package_may() -> None:
    assert len(modules()) > 100
    forbidden = {}
    for module in modules():
        package = module.split("/")[0]
        closed = {*PACKAGES, "tests"} - MAY_IMPORT[package]
        if package != "orchestration":
            closed |= {"dagster", "dagster_dbt", "dbt"}
        if found := top_level(module) & closed:
            forbidden[module] = found
    assert forbidden == {}


def test_a_module_opens_with_a_sentence_and_fits_on_a_few_screens() -> None:
    assert [module for module, tree in modules().items() if not ast.get_docstring(tree)] == []
    lines = {module: len((PROJECT / module).read_text().splitlines()) for module in modules()}
    # Nobody reads the list that is made from the contracts from end to end.
    del lines["expectations/rules/evaluated.py"]
    assert {module: count for module, count in lines.items() if count > 400} == {}


def test_one_place_opens_the_database() -> None:
    opening = {module for module in modules() if "duckdb" in top_level(module)}
    assert opening == {"warehouse/release/database.py"}


def test_one_place_opens_the_delivery_log_and_one_the_outbox_of_messages() -> None:
    opening = {module for module in modules() if "sqlite3" in imports(module)}
    assert opening == {"warehouse/log/ledger.py", "orchestration/alerts/outbox.py"}


def queries_the_log(tree: ast.Module) -> bool:
    """Return whether a module runs a query on the delivery log or holds SQL on one of its tables."""
    tables = "|".join(re.findall(r"create table if not exists (\w+)", SCHEMA))
    sql = re.compile(rf"\b(?:from|join|insert into|replace into|update) (?:{tables})\b")
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and ast.get_docstring(node)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"rows", "change"}:
            receiver = node.value
            name = receiver.id if isinstance(receiver, ast.Name) else ""
            name = receiver.attr if isinstance(receiver, ast.Attribute) else name
            if name.strip("_") == "ledger":
                return True
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and node not in docstrings and sql.search(str(node.value)):
            return True
    return False


def test_sql_on_the_delivery_log_stands_in_its_own_package_alone() -> None:
    querying = {module for module, tree in modules().items() if queries_the_log(tree)}
    inside = {path for path in querying if path.startswith("warehouse/log/")}
    assert {"warehouse/log/ledger.py", "warehouse/log/profiles.py"} <= inside
    assert querying - inside == set()


def test_secrets_and_settings_are_read_in_one_place() -> None:
    texts = {module: (PROJECT / module).read_text() for module in modules()}
    reading = {module for module, text in texts.items() if "os.environ" in text or "getenv" in text}
    # dbt, Dagster and the UI's process get their settings through the environment.
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
    """Return the modules that are loaded once the code has run, in a process of its own."""
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
