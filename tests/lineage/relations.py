"""The SQL that dbt compiled, run in memory on the rows of many authorities at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from tests.compiled import statement_of

_SOURCE = re.compile(r"read_parquet\('(\w+)/(\w+)/[^)]*\)")
SCHEMAS = ("raw", "seeds", "staging", "canonical", "measures", "marts", "quality")


@dataclass(frozen=True)
class Relation:
    """A seed or a model: its name, the statement that makes it, and the relations that it reads."""

    name: str
    statement: str
    reads: frozenset[str]
    relation_name: str


class Relations:
    """Every seed and model, in the order in which dbt makes them."""

    def __init__(self, results: Sequence[Any]) -> None:
        """Keep the SQL of the nodes that a build gave results for."""
        self._all = [
            Relation(
                node.name,
                _SOURCE.sub(r'raw."\1__\2"', statement_of(node) or ""),
                frozenset(
                    parent.rpartition(".")[2] for parent in getattr(node.depends_on, "nodes", ())
                ),
                node.relation_name,
            )
            for node in (result.node for result in results)
            if node.resource_type in ("seed", "model")
        ]

    def up_to(self, names: Iterable[str], without: Collection[str] = ()) -> list[Relation]:
        """Return the relations that the named ones are made from, and these, in order.

        Args:
            without: relations that are given, so that neither they nor what is only above them is made.
        """
        by_name = {relation.name: relation for relation in self._all}
        wanted: set[str] = set()
        waiting = [name for name in names if name not in without]
        while waiting:
            name = waiting.pop()
            if name in by_name and name not in wanted and name not in without:
                wanted.add(name)
                waiting += by_name[name].reads
        return [relation for relation in self._all if relation.name in wanted]

    def named(self, name: str) -> Relation:
        """Return one relation."""
        return next(relation for relation in self._all if relation.name == name)


def open_memory() -> duckdb.DuckDBPyConnection:
    """Return a connection to an empty database in memory, with the name and the schemas of dbt's."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as warehouse")
    connection.execute("use warehouse")
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set memory_limit = '2GB'")
    connection.execute("set preserve_insertion_order = false")
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    return connection


def put(connection: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame]) -> None:
    """Make a table of each frame, under its quoted name."""
    for name, frame in frames.items():
        connection.register("given", frame.to_arrow())
        connection.execute(f"create or replace table {name} as select * from given")
        connection.unregister("given")


def make(connection: duckdb.DuckDBPyConnection, relations: Iterable[Relation]) -> None:
    """Make each relation in turn."""
    for relation in relations:
        connection.execute(relation.statement)
