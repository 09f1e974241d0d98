"""Reading one extract of a delivery: text tables → typed columns → contract → rows that stand and rows that don't."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from expectations.check import FAILURE_SCHEMA, failing_rows
from expectations.contracts.base import (
    LINEAGE,
    Column,
    Contract,
    columns,
    key_columns,
    option,
)
from expectations.rules import RULES
from warehouse.delivery import Delivery
from warehouse.outcome import ExtractOutcome, FileFailure
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import Table
from warehouse.reader.values import typed

_DTYPES: dict[str, type[pl.DataType]] = {
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "date": pl.Date,
    "flag": pl.Boolean,
}


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
) -> ExtractOutcome:
    """Read every file of one extract and check its rows.

    Args:
        tables: its files as text, or why they can't be read.

    Returns:
        What stands and what doesn't. A contract that replaces the whole extract is refused as a
        whole when one of its files is refused: half a snapshot would pass for the whole.
    """
    blocked: list[FileFailure] = []
    told: list[FileFailure] = []
    readable: list[pl.DataFrame] = []
    for table in tables:
        if isinstance(table, Unreadable):
            blocked.append(FileFailure(table.name, RULES[table.rule_id], table.detail))
            continue
        frame, drift = _match_columns(table, contract)
        told += [failure for failure in drift if failure.rule.severity == "warning"]
        blockers = [failure for failure in drift if failure.rule.severity == "blocker"]
        blocked += blockers
        if not blockers:
            readable.append(frame)
    if blocked and not option(contract, "replaces", ()):
        readable = []
    text = pl.concat([_no_text(contract), *readable])
    rows, refused, failures = _check_rows(contract, delivery, text)
    return ExtractOutcome(
        extract=extract,
        rows=rows.select(list(raw_schema(contract))),
        refused=refused,
        failures=failures,
        file_failures=[*blocked, *told],
        files_seen=len(tables),
        rows_received=len(text),
    )


def _no_text(contract: type[Contract]) -> pl.DataFrame:
    """The shape of an extract's rows as text: where each stands, whether it is whole, its cells."""
    schema: dict[str, type[pl.DataType]] = {
        "file": pl.String,
        "row_number": pl.Int64,
        "ragged": pl.Boolean,
    }
    return pl.DataFrame(schema=schema | {column.name: pl.String for column in columns(contract)})


def _match_columns(
    table: Table, contract: type[Contract]
) -> tuple[pl.DataFrame, list[FileFailure]]:
    """The contract's columns of a table, by name in any case; and what is missing, new or empty."""
    given = {name.casefold(): name for name in table.frame.columns if name != "row_number"}
    failures: list[FileFailure] = []
    picked = [pl.lit(table.name).alias("file"), pl.col("row_number")]
    for column in columns(contract):
        name = given.pop(column.name.casefold(), None)
        if name is not None:
            picked.append(pl.col(name).alias(column.name))
            continue
        picked.append(pl.lit(None, dtype=pl.String).alias(column.name))
        rule = RULES["missing_column" if column.needed else "missing_optional_column"]
        detail = (
            f"the column '{column.name}' is missing. Add it to the export, spelled exactly so, and "
            "deliver again."
            if column.needed
            else f"the column '{column.name}' is missing and counts as empty. Add it to the export."
        )
        failures.append(FileFailure(table.name, rule, detail))
    for name in given.values():
        detail = f"the column '{name}' is not in the contract and was not read."
        failures.append(FileFailure(table.name, RULES["unexpected_column"], detail))
    is_empty = not len(table.frame) and not table.ragged
    if is_empty and not option(contract, "may_be_empty", True):
        rule = RULES["no_rows"]
        failures.append(FileFailure(table.name, rule, rule.message))
    shape = _no_text(contract)
    rows = table.frame.select(*picked, ragged=_too_short(table, contract)).select(shape.columns)
    if table.ragged:
        surplus = pl.DataFrame({"row_number": table.ragged}, schema={"row_number": pl.Int64})
        broken = surplus.with_columns(file=pl.lit(table.name), ragged=pl.lit(True))
        rows = pl.concat([shape, rows, broken], how="diagonal").sort("row_number")
    return rows, failures


def _too_short(table: Table, contract: type[Contract]) -> pl.Expr:
    """Rows that break off before a column that is needed.

    A row that lacks only others is whole: spreadsheets leave off delimiters behind the last cell.
    """
    needed = {column.name.casefold() for column in columns(contract) if column.needed}
    names = [name.casefold() for name in table.frame.columns[1:]]
    least = max((at for at, name in enumerate(names, start=1) if name in needed), default=0)
    too_short = [row for row, fields in table.short.items() if fields < least]
    return pl.col("row_number").is_in(pl.Series(too_short, dtype=pl.Int64).implode())


def _check_rows(
    contract: type[Contract], delivery: Delivery, text: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """All rows of an extract: (accepted, refused, failures)."""
    ragged = text.filter("ragged").drop("ragged")
    whole = text.filter(~pl.col("ragged")).drop("ragged").with_row_index("row")
    rows, unreadable = _typed_rows(contract, delivery, whole)
    # A value that can't be read is not also "missing": one mistake, one message.
    unread = unreadable.with_columns(rule_id=pl.lit("missing_value"))
    broken = failing_rows(contract, rows).join(unread, on=list(FAILURE_SCHEMA), how="anti")
    failures = pl.concat([unreadable, broken])

    refused_rows = (
        failures.filter(pl.col("rule_id").is_in(_error_rules()))
        .group_by("row")
        .agg(rules=pl.col("rule_id").unique().sort().str.join(" "))
    )
    accepted = rows.with_row_index("row").join(
        refused_rows, on="row", how="anti", maintain_order="left"
    )
    refused = whole.join(refused_rows, on="row", maintain_order="left").drop("row")
    return (
        accepted.drop("row"),
        pl.concat([refused, ragged.with_columns(rules=pl.lit("ragged_row"))]),
        pl.concat([_named(contract, whole, failures), _ragged_failures(ragged)]),
    )


def _typed_rows(
    contract: type[Contract], delivery: Delivery, text: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Typed rows with their lineage, and a failure for every text that is not of its column's type."""
    nulls = option(contract, "nulls", ("",))
    series: list[pl.Series] = []
    failures: list[pl.DataFrame] = [pl.DataFrame(schema=FAILURE_SCHEMA)]
    for column in columns(contract):
        values, bad = typed(text[column.name], column.kind, nulls)
        series.append(values)
        failures.append(_unreadable(column, text.filter(bad)))
    lineage = text.select(
        "row_number",
        la_id=pl.lit(delivery.la_id),
        delivery_id=pl.lit(delivery.id),
        delivered_on=pl.lit(delivery.delivered_on),
    )
    return lineage.select(LINEAGE).with_columns(series), pl.concat(failures)


def _unreadable(column: Column, rows: pl.DataFrame) -> pl.DataFrame:
    rule_id = "unreadable_value" if column.strict else "unreadable_optional_value"
    return rows.select("row", rule_id=pl.lit(rule_id), column=pl.lit(column.name))


def _named(contract: type[Contract], text: pl.DataFrame, failures: pl.DataFrame) -> pl.DataFrame:
    """Failures with file, row number, the record's own key, and the code where a rule may repeat it."""
    key = pl.concat_str(key_columns(contract), separator=" ", ignore_nulls=True)
    found = pl.lit(None, dtype=pl.String)
    for rule in RULES.values():
        if "{found}" in rule.message and rule.column in text.columns:
            found = pl.when(pl.col("rule_id") == rule.id).then(pl.col(rule.column)).otherwise(found)
    of_rule = {rule.id: rule.column for rule in RULES.values()}
    return (
        failures.rename({"column": "failed_column"})
        .join(text, on="row", how="left", validate="m:1")
        .select(
            "file",
            "row_number",
            "rule_id",
            pl.coalesce("failed_column", pl.col("rule_id").replace_strict(of_rule)).alias("column"),
            record_id=key,
            found=found,
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
