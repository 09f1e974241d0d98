"""Reading one extract of a delivery: text → typed → contract → pseudonyms → rules across extracts → rows that stand and rows that don't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from expectations.across import failing_rows_across
from expectations.check import FAILURE_SCHEMA, failing_rows
from expectations.codes import decode
from expectations.contracts.base import (
    LINEAGE,
    Column,
    Contract,
    columns,
    key_columns,
    null_texts,
    option,
)
from expectations.rules import RULES
from warehouse.delivery import Delivery
from warehouse.matching import match_columns, no_text
from warehouse.outcome import ExtractRows, FileFailure
from warehouse.pseudonym import Pseudonyms
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import Table
from warehouse.reader.values import typed

_DTYPES: dict[str, type[pl.DataType]] = {
    "id": pl.String,
    "code": pl.String,
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "date": pl.Date,
    "flag": pl.Boolean,
}


@dataclass(frozen=True)
class Surroundings:
    """What a row is checked against besides itself, and what its ids become.

    Attributes:
        pseudonyms: those of the authority's people.
        kept: the accepted rows of another of its extracts; None when it has never delivered that.
    """

    pseudonyms: Pseudonyms
    kept: Callable[[str], pl.LazyFrame | None]


def raw_schema(contract: type[Contract]) -> dict[str, type[pl.DataType]]:
    """Columns and types of an extract's rows in raw, the authority left out (it is the partition)."""
    lineage: dict[str, type[pl.DataType]] = {
        "row_number": pl.Int64,
        "delivery_id": pl.String,
        "delivered_on": pl.Date,
    }
    return lineage | {column.name: _DTYPES[column.kind] for column in columns(contract)}


def read_extract(
    extract: str,
    contract: type[Contract],
    delivery: Delivery,
    tables: list[Table | Unreadable],
    surroundings: Surroundings,
) -> ExtractRows:
    """Read every file of one extract and check its rows.

    Args:
        tables: its files as text, or why they can't be read; the list is emptied, so that no text
            outlives its reading.

    Returns:
        What stands and what doesn't. A contract that replaces the whole extract is refused as a
        whole when one of its files is refused: half a snapshot would pass for the whole.
    """
    blocked: list[FileFailure] = []
    told: list[FileFailure] = []
    readable: list[pl.DataFrame] = []
    files_seen = len(tables)
    for table in tables:
        if isinstance(table, Unreadable):
            blocked.append(FileFailure(table.name, RULES[table.rule_id], table.detail))
            continue
        frame, drift = match_columns(table, contract)
        told += [failure for failure in drift if failure.rule.severity == "warning"]
        blockers = [failure for failure in drift if failure.rule.severity == "blocker"]
        blocked += blockers
        if not blockers:
            readable.append(frame)
    if blocked and not option(contract, "replaces", ()):
        readable = []
    text = pl.concat([no_text(contract), *readable])
    tables.clear()
    readable.clear()
    rows, refused, failures = _check_rows(contract, delivery, text, surroundings)
    return ExtractRows(
        extract=extract,
        rows=rows.select(list(raw_schema(contract))),
        refused=refused,
        failures=failures,
        file_failures=[*blocked, *told],
        files_seen=files_seen,
        rows_received=len(text),
    )


def _check_rows(
    contract: type[Contract],
    delivery: Delivery,
    text: pl.DataFrame,
    surroundings: Surroundings,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """All rows of an extract: (accepted, refused, failures)."""
    ragged = text.filter("ragged").drop("ragged")
    whole = text.filter(~pl.col("ragged")).drop("ragged").with_row_index("row")
    rows, unread = _typed_rows(contract, delivery, whole)
    # A value that can't be read is not also "missing", or at odds with another: one mistake, one
    # message.
    broken = failing_rows(contract, rows).join(unread, on=["row", "column"], how="anti")
    of_itself = pl.concat([unread, broken])
    standing = _under_pseudonyms(
        contract, _without(rows.with_row_index("row"), of_itself), surroundings.pseudonyms
    )
    # What a row of its own is wrong is told first; what stands is held against other extracts.
    across = failing_rows_across(contract, standing, surroundings.kept)
    accepted = _without(standing, across)
    failures = pl.concat([of_itself, across])
    refused = whole.join(_refused(failures), on="row", maintain_order="left").drop("row")
    return (
        accepted.drop("row"),
        pl.concat([refused, ragged.with_columns(rules=pl.lit("ragged_row"))]),
        pl.concat([_named(contract, whole, failures), _ragged_failures(ragged)]),
    )


def _refused(failures: pl.DataFrame) -> pl.DataFrame:
    """The rows that an ``error`` refuses: row, rules."""
    return (
        failures.filter(pl.col("rule_id").is_in(_error_rules()))
        .group_by("row")
        .agg(rules=pl.col("rule_id").unique().sort().str.join(" "))
    )


def _without(rows: pl.DataFrame, failures: pl.DataFrame) -> pl.DataFrame:
    """The rows that no failure refuses, in their order."""
    refused = _refused(failures)["row"]
    return rows if refused.is_empty() else rows.filter(~pl.col("row").is_in(refused.implode()))


def _under_pseudonyms(
    contract: type[Contract], rows: pl.DataFrame, pseudonyms: Pseudonyms
) -> pl.DataFrame:
    hashed = [
        pseudonyms.of(column, rows[column.name])
        for column in columns(contract)
        if column.pseudonym is not None
    ]
    return rows.with_columns(hashed)


def _typed_rows(
    contract: type[Contract], delivery: Delivery, text: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Typed rows with their lineage, and a failure for every text that is not of its column's type."""
    values: dict[str, pl.Series] = {}
    failures: list[pl.DataFrame] = [pl.DataFrame(schema=FAILURE_SCHEMA)]
    # Codes come last: whether one was in use depends on a date of its row.
    for column in sorted(columns(contract), key=lambda column: column.kind == "code"):
        nulls = null_texts(contract, column)
        if column.kind == "code":
            on = values[column.valid_on] if column.valid_on else None
            given, _ = typed(text[column.name], "text", nulls)
            values[column.name], unknown, untimely = decode(column, given, on)
            rule_id = "unknown_code_required" if column.required else "unknown_code"
            failures.append(_failing(text.filter(unknown), rule_id, column))
            failures.append(_failing(text.filter(untimely), "code_not_valid_then", column))
        elif column.kind == "id":
            values[column.name], _ = typed(text[column.name], "text", nulls)
        else:
            values[column.name], bad = typed(text[column.name], column.kind, nulls)
            rule_id = "unreadable_value" if column.strict else "unreadable_optional_value"
            failures.append(_failing(text.filter(bad), rule_id, column))
    lineage = text.select(
        "row_number",
        la_id=pl.lit(delivery.la_id),
        delivery_id=pl.lit(delivery.id),
        delivered_on=pl.lit(delivery.delivered_on),
    )
    ordered = [values[column.name] for column in columns(contract)]
    return lineage.select(LINEAGE).with_columns(ordered), pl.concat(failures)


def _failing(rows: pl.DataFrame, rule_id: str, column: Column) -> pl.DataFrame:
    return rows.select("row", rule_id=pl.lit(rule_id), column=pl.lit(column.name))


def _named(contract: type[Contract], text: pl.DataFrame, failures: pl.DataFrame) -> pl.DataFrame:
    """Failures with file, row number, the record's own key, and the code where a rule may repeat it."""
    key = pl.concat_str(key_columns(contract), separator=" ", ignore_nulls=True)
    of_rule = {rule.id: rule.column for rule in RULES.values()}
    naming = [rule.id for rule in RULES.values() if "{found}" in rule.message]
    found = pl.lit(None, dtype=pl.String)
    for column in columns(contract):
        found = pl.when(pl.col("failed_column") == column.name).then(column.name).otherwise(found)
    return (
        failures.with_columns(
            failed_column=pl.coalesce(
                "column", pl.col("rule_id").replace_strict(of_rule, return_dtype=pl.String)
            )
        )
        .drop("column")
        .join(text, on="row", how="left", validate="m:1")
        .select(
            "file",
            "row_number",
            "rule_id",
            column="failed_column",
            record_id=key,
            found=pl.when(pl.col("rule_id").is_in(naming)).then(found),
        )
        .sort("file", "row_number", "rule_id", "column")
    )


def _ragged_failures(ragged: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.String)
    return ragged.select(
        "file",
        "row_number",
        rule_id=pl.lit("ragged_row"),
        column=nothing,
        record_id=nothing,
        found=nothing,
    )


def _error_rules() -> list[str]:
    return [rule.id for rule in RULES.values() if rule.severity == "error"]


def slices_of(contract: type[Contract], rows: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The parts of an extract that a delivery replaces, by name; the whole of it is ``all``."""
    by = option(contract, "replaces", ())
    if not by:
        yield "all", rows
        return
    for values, part in sorted(rows.partition_by(by, as_dict=True).items(), key=str):
        yield ".".join(str(value).replace("/", "-") for value in values), part
