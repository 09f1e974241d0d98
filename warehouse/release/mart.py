"""Marts as they are declared: what one row is, the key, and each column with its meaning.

The models of dbt are declared in ``models/marts/*.yml``, the two marts made from the delivery log in
``quality_marts``. Releases and MARTS.md take their descriptions from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from warehouse.project import PROJECT

if TYPE_CHECKING:
    from warehouse.release.database import Database

MODELS = PROJECT / "models" / "marts"

_NO_POINTERS: dict[str, str] = {}


@dataclass(frozen=True)
class MartColumn:
    """A column of a mart.

    Attributes:
        type: DuckDB's.
        description: kept in the release as the column's comment.
    """

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Mart:
    """A table of the schema ``marts``.

    Attributes:
        grain: what one row is; kept in the release as the table's comment.
        columns: in the order of the table.
        key: the columns that identify a row.
        may_be_null: those columns of the key that may be empty.
        points_at: which mart each column points at, where a test holds that the row is there.
    """

    name: str
    grain: str
    columns: tuple[MartColumn, ...]
    key: tuple[str, ...]
    may_be_null: tuple[str, ...] = ()
    points_at: dict[str, str] = field(default_factory=_NO_POINTERS.copy)


def model_marts(folder: Path = MODELS) -> tuple[Mart, ...]:
    """Return the marts that dbt makes, by name, as their YAML declares them.

    The key is that of the ``unique_grain`` test, the pointers those of ``points_at``.

    Raises:
        KeyError: a model has no such test, or a column no type or description.
    """
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("*.yml"))
    models = [model for content in files for model in content.get("models", ())]
    return tuple(sorted((_mart(model) for model in models), key=lambda mart: mart.name))


def write_comments(database: Database, mart: Mart) -> None:
    """Write the grain as the table's comment and each description as its column's.

    Args:
        database: a release's, in which the table is.
    """
    table = f"marts.{mart.name}"
    database.execute(f"comment on table {table} is {_quoted(mart.grain)}")
    for column in mart.columns:
        database.execute(
            f"comment on column {table}.{column.name} is {_quoted(column.description)}"
        )


def _mart(model: dict[str, Any]) -> Mart:
    tests = {name: test["arguments"] for each in model["data_tests"] for name, test in each.items()}
    grain = tests["unique_grain"]
    return Mart(
        name=model["name"],
        grain=model["description"],
        columns=tuple(
            MartColumn(column["name"], column["data_type"], column["description"])
            for column in model["columns"]
        ),
        key=tuple(grain["columns"]),
        may_be_null=tuple(grain.get("may_be_null", ())),
        points_at={
            relation["columns"][0]: relation["to"].split("'")[1]
            for relation in tests.get("points_at", {}).get("relations", ())
            if len(relation["columns"]) == 1
        },
    )


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
