"""The two marts that are made from the delivery log and not by dbt: results of checks, and issues over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from warehouse.log import issue_history
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger
from warehouse.release.mart import Mart, MartColumn, write_comments

if TYPE_CHECKING:
    from warehouse.release.database import Database


QUALITY_RESULT = Mart(
    "fct_quality_result",
    "One row per rule checked on each extract of each delivery, and per rule checked on each mart "
    "of this release.",
    (
        MartColumn("delivery_id", "varchar", "The delivery checked; null for the marts."),
        MartColumn("la_id", "varchar", "Slug of the authority that delivered; null for the marts."),
        MartColumn("system", "varchar", "The system delivered from; `marts` for the marts."),
        MartColumn("extract", "varchar", "The extract, or the mart, that was checked."),
        MartColumn("rule_id", "varchar", "The rule; for dbt the name of the test."),
        MartColumn("tool", "varchar", "pandera, great_expectations, dbt or return_check."),
        MartColumn("severity", "varchar", "blocker, error or warning."),
        MartColumn("rows_checked", "bigint", "Rows checked; null where the tool gives no number."),
        MartColumn("rows_failed", "bigint", "Rows that broke it; null where the check crashed."),
        MartColumn("status", "varchar", "pass or fail."),
        MartColumn("checked_at", "timestamp", "When it was checked, UTC."),
    ),
    key=("delivery_id", "system", "extract", "rule_id"),
    may_be_null=("delivery_id",),
    points_at={"delivery_id": "fct_delivery"},
)

QUALITY_ISSUE = Mart(
    "fct_quality_issue",
    "One row per rule that an authority's extract, or a mart, breaks now or broke in the past.",
    (
        MartColumn(
            "issue_id", "varchar", "`<la>.<system>.<extract>.<rule>`, however often it returns."
        ),
        MartColumn("la_id", "varchar", "Slug of the authority; null for the marts."),
        MartColumn("system", "varchar", "The system delivered from; `marts` for the marts."),
        MartColumn("extract", "varchar", "The extract, or the mart, that breaks it."),
        MartColumn("rule_id", "varchar", "The rule; for dbt the name of the test."),
        MartColumn("severity", "varchar", "blocker, error or warning."),
        MartColumn(
            "opened_at", "timestamp", "When the first delivery that breaks it was received, UTC."
        ),
        MartColumn(
            "last_seen_at",
            "timestamp",
            "When the newest delivery that breaks it was received, UTC.",
        ),
        MartColumn(
            "resolved_at",
            "timestamp",
            "When the first delivery that no longer breaks it was received; null while it is open.",
        ),
        MartColumn("state", "varchar", "open or resolved."),
        MartColumn("rows_failed", "bigint", "Rows, or files, that broke it when it was last seen."),
        MartColumn("first_rows_failed", "bigint", "Rows that broke it when it was last opened."),
        MartColumn("most_rows_failed", "bigint", "The most rows that broke it in one delivery."),
        MartColumn("times_opened", "bigint", "1, and one more each time that it returned."),
        MartColumn("days_open", "bigint", "Days it was open, over all times it was opened."),
    ),
    key=("issue_id",),
)

QUALITY_MARTS = (QUALITY_RESULT, QUALITY_ISSUE)


def write_quality_marts(database: Database, ledger: Ledger) -> None:
    """Write both as tables of the schema ``marts``.

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
    write_comments(database, mart)
