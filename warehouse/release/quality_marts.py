"""The two marts that the delivery log makes, not dbt: what was checked, and what is wrong over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from warehouse.log import issue_history
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger

if TYPE_CHECKING:
    from warehouse.release.database import Database


@dataclass(frozen=True)
class Column:
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
    """A mart that is written from the log.

    Attributes:
        grain: what one row is; kept in the release as the table's comment.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]


QUALITY_RESULT = Mart(
    "fct_quality_result",
    "One row per rule at each extract of each delivery, and per rule at each mart of this release.",
    (
        Column("delivery_id", "varchar", "The delivery checked; null for the marts."),
        Column("la_id", "varchar", "Slug of the authority that delivered it; null for the marts."),
        Column("system", "varchar", "The system delivered from; `marts` for the marts."),
        Column("extract", "varchar", "The extract, or the mart, that was checked."),
        Column("rule_id", "varchar", "The rule; for dbt the name of the test."),
        Column("tool", "varchar", "pandera, great_expectations, dbt or return_check."),
        Column("severity", "varchar", "blocker, error or warning."),
        Column("rows_checked", "bigint", "Rows looked at; null where the tool doesn't say."),
        Column("rows_failed", "bigint", "Rows that broke it; null where the check itself broke."),
        Column("status", "varchar", "pass or fail."),
        Column("checked_at", "timestamp", "When it was checked, UTC."),
    ),
)

QUALITY_ISSUE = Mart(
    "fct_quality_issue",
    "One row per rule that an authority's extract, or a mart, breaks or once broke.",
    (
        Column(
            "issue_id", "varchar", "`<la>.<system>.<extract>.<rule>`, however often it returns."
        ),
        Column("la_id", "varchar", "Slug of the authority; null for the marts."),
        Column("system", "varchar", "The system delivered from; `marts` for the marts."),
        Column("extract", "varchar", "The extract, or the mart, that breaks it."),
        Column("rule_id", "varchar", "The rule; for dbt the name of the test."),
        Column("severity", "varchar", "blocker, error or warning."),
        Column("opened_at", "timestamp", "When the delivery came that it was first seen in, UTC."),
        Column("last_seen_at", "timestamp", "When the newest delivery came that breaks it, UTC."),
        Column(
            "resolved_at",
            "timestamp",
            "When the delivery came that doesn't; null while it is open.",
        ),
        Column("state", "varchar", "open or resolved."),
        Column("rows_failed", "bigint", "How many rows, or files, broke it when last seen."),
        Column(
            "first_rows_failed", "bigint", "How many broke it when it was opened, the last time."
        ),
        Column("most_rows_failed", "bigint", "How many broke it at its worst."),
        Column("times_opened", "bigint", "1, and one more for each time that it returned."),
        Column("days_open", "bigint", "Days between deliveries that it was open, over all times."),
    ),
)

QUALITY_MARTS = (QUALITY_RESULT, QUALITY_ISSUE)


def write_quality_marts(database: Database, ledger: Ledger) -> None:
    """Make both as tables of the schema ``marts``.

    Args:
        database: the release's.
    """
    rows = {
        QUALITY_RESULT.name: log_views.quality_rows(ledger),
        QUALITY_ISSUE.name: [
            {name: getattr(issue, name) for name in _names(QUALITY_ISSUE)}
            for issue in issue_history.issues(ledger)
        ],
    }
    for mart in QUALITY_MARTS:
        _write(database, mart, _frame(mart, rows[mart.name]))


def _names(mart: Mart) -> list[str]:
    return [column.name for column in mart.columns]


def _frame(mart: Mart, rows: list[dict[str, object]]) -> pl.DataFrame:
    types = {"varchar": pl.String(), "bigint": pl.Int64(), "timestamp": pl.Datetime("us")}
    schema = {column.name: types[column.type] for column in mart.columns}
    return pl.DataFrame([[row[name] for name in schema] for row in rows], schema, orient="row")


def _write(database: Database, mart: Mart, frame: pl.DataFrame) -> None:
    """Create the table with its declared types, then fill it: a wrong type is an error here."""
    declared = ", ".join(f"{column.name} {column.type}" for column in mart.columns)
    database.execute(f"create table marts.{mart.name} ({declared})")
    database.register("rows_of_log", frame.to_arrow())
    database.execute(
        f"insert into marts.{mart.name} by name select * from rows_of_log order by all"
    )
    database.unregister("rows_of_log")
    database.execute(f"comment on table marts.{mart.name} is {_quoted(mart.grain)}")
    for column in mart.columns:
        database.execute(
            f"comment on column marts.{mart.name}.{column.name} is {_quoted(column.description)}"
        )


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
