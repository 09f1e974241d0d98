"""MARTS.md: every mart with its grain, key and columns, the traps, and example questions with SQL.

Made from the declarations of the marts and ``marts_reference.yml``. ``python -m
warehouse.generate.marts_reference`` writes it; a test holds it fresh. How a figure is worked out does not
belong here: that is in the models.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from warehouse.generate.markdown import table
from warehouse.project import PROJECT
from warehouse.release.mart import Mart, model_marts
from warehouse.release.quality_marts import QUALITY_MARTS

REFERENCE = PROJECT / "MARTS.md"
CONTENT = Path(__file__).with_suffix(".yml")

_INTRODUCTION = """\
# Marts

_Made by `make generate` from `models/marts/*.yml`, `warehouse/release/quality_marts.py` and
`warehouse/generate/marts_reference.yml`; edit those instead._

Every release holds these tables, in the schema `marts` of `published/current/tartan.duckdb` and as
`published/current/parquet/<table>.parquet`. They hold figures of areas, never a row about one child.
Names and types of columns do not change within a major version; new columns come at the end. Each table
and column carries its description as its comment, so `duckdb_columns()` shows it too."""


@dataclass(frozen=True)
class Trap:
    """A mistake that is easy to make with the marts, and how to avoid it."""

    title: str
    text: str


@dataclass(frozen=True)
class Question:
    """An example question and the query that answers it.

    Attributes:
        answered_by: which deliveries a release needs to have rows for it.
    """

    question: str
    answered_by: Literal["returns", "extracts"]
    sql: str


def every_mart() -> tuple[Mart, ...]:
    """Return all marts, by name: those that dbt makes and those made from the delivery log."""
    return tuple(sorted((*model_marts(), *QUALITY_MARTS), key=lambda mart: mart.name))


def traps() -> tuple[Trap, ...]:
    """Return the traps, in the order of the document."""
    return tuple(Trap(**each) for each in _content()["traps"])


def questions() -> tuple[Question, ...]:
    """Return the example questions, in the order of the document."""
    return tuple(Question(**each) for each in _content()["questions"])


def marts_reference() -> dict[Path, str]:
    """Return the document's path and content."""
    marts = every_mart()
    parts = [
        _INTRODUCTION,
        table(
            ("table", "one row per"),
            [(f"[`{mart.name}`](#{mart.name})", _key(mart)) for mart in marts],
        ),
        "## Traps",
        "\n".join(f"- **{trap.title}.** {trap.text}" for trap in traps()),
        "## Tables",
        *(part for mart in marts for part in _described(mart, marts)),
        "## Ten questions",
        "Where a question names an authority, period or indicator, put in your own.",
        *(
            f"### {number}. {each.question}\n\n{_needs(each)}```sql\n{each.sql.strip()}\n```"
            for number, each in enumerate(questions(), 1)
        ),
    ]
    return {REFERENCE: "\n\n".join(parts) + "\n"}


def _described(mart: Mart, marts: tuple[Mart, ...]) -> list[str]:
    rows = [
        (f"`{column.name}`", column.type, column.description, _pointer(mart, column.name, marts))
        for column in mart.columns
    ]
    return [
        f"### {mart.name}",
        mart.grain,
        f"Key: {_key(mart)}.",
        table(("column", "type", "meaning", "leads to"), rows),
    ]


def _key(mart: Mart) -> str:
    return ", ".join(
        f"`{name}`{' (may be null)' if name in mart.may_be_null else ''}" for name in mart.key
    )


def _pointer(mart: Mart, column: str, marts: tuple[Mart, ...]) -> str:
    """Return the mart that a column leads to: as tested, or the one whose whole key it is."""
    keyed = {other.key[0]: other.name for other in marts if len(other.key) == 1}
    target = mart.points_at.get(column) or keyed.get(column)
    return f"`{target}`" if target and target != mart.name else ""


def _needs(question: Question) -> str:
    return "Needs extracts.\n\n" if question.answered_by == "extracts" else ""


def _content() -> dict[str, list[dict[str, Any]]]:
    content: dict[str, list[dict[str, Any]]] = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    return content


if __name__ == "__main__":
    for path, content in marts_reference().items():
        path.write_text(content, encoding="utf-8")
