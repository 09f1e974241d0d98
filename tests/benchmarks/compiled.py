"""The SQL that dbt compiled, run by hand: every seed, model and test in one DuckDB connection."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.project import PROJECT


def statements(results: Sequence[Any], *, with_tests: bool) -> list[str]:
    """A statement for each node, in the order in which dbt finished them.

    Take them at once: dbt's nodes are those of the process, and a later command compiles them anew.

    Args:
        results: what dbt gave for every node.
        with_tests: also those that the build only asks.
    """
    nodes = [result.node for result in results]
    relations = [node for node in nodes if node.resource_type in ("seed", "model")]
    schemas = dict.fromkeys(node.schema for node in relations)
    chosen = [node for node in nodes if with_tests or node in relations]
    made = [_statement(node) for node in chosen]
    return [
        *(f"create schema {schema}" for schema in schemas),
        *(statement for statement in made if statement),
    ]


def run_all(sql: Sequence[str], raw: Path, database: Path) -> None:
    """Run them in one connection; the file is new, and named as the one that dbt writes.

    Args:
        raw: the raw zone, below which sources name their files.
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


def _statement(node: Any) -> str | None:
    """What dbt has the database do for a node, without what it does around it; None for a hook."""
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
