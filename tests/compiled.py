"""The SQL that dbt compiled, run in one DuckDB connection: for tests of the models, and for benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.project import PROJECT


def statements(results: Sequence[Any], *, with_tests: bool) -> list[str]:
    """Return a SQL statement for each node, in the order in which dbt finished them.

    Call this right after the build: dbt shares its nodes across the process, and a later command
    compiles them again.

    Args:
        results: dbt's result for every node.
        with_tests: include dbt's data tests, as a count of failing rows.
    """
    nodes = [result.node for result in results]
    relations = [node for node in nodes if node.resource_type in ("seed", "model")]
    schemas = dict.fromkeys(node.schema for node in relations)
    chosen = [node for node in nodes if with_tests or node in relations]
    made = [statement_of(node) for node in chosen]
    return [
        *(f"create schema {schema}" for schema in schemas),
        *(statement for statement in made if statement),
    ]


def run_all(sql: Sequence[str], raw: Path, database: Path) -> None:
    """Run the statements in one connection.

    Args:
        raw: the raw zone, which the paths of dbt's sources are relative to.
        database: a new file, with the name that dbt gives it.
    """
    settings = (
        "set TimeZone = 'UTC'",
        "set memory_limit = '2GB'",
        "set preserve_insertion_order = false",
        f"set file_search_path = {_quoted(raw)}",
    )
    with duckdb.connect(database) as connection:
        for statement in (*settings, *sql):
            connection.execute(statement).fetchall()


def statement_of(node: Any) -> str | None:
    """Return the statement that dbt runs for a node, without its own bookkeeping; None for a hook."""
    if node.resource_type == "seed":
        path = _quoted(PROJECT / node.original_file_path)
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in node.config.column_types.items())
        reading = f"read_csv({path}, header = true, delim = ',', types = {{{types}}})"
        return f"create or replace table {node.relation_name} as select * from {reading}"
    if node.resource_type == "model":
        kind = "view" if node.config.materialized == "view" else "table"
        return f"create or replace {kind} {node.relation_name} as {node.compiled_code}"
    if node.resource_type == "test":
        return f"select count(*) from ({node.compiled_code}) as failing"
    return None


def _quoted(path: Path) -> str:
    escaped = str(path).replace("'", "''")
    return f"'{escaped}'"
