"""Reading one extract of a delivery: text → typed → contract → pseudonyms → rules across extracts → rows that stand and rows that don't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from expectations.across import failing_rows_across
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
from expectations.variant import AS_IN_CONTRACT, ExtractVariant
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractRows, FileFailure, too_many
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import Table
from warehouse.reading.cells import Cells, local_codes_for
from warehouse.reading.gathering import gather
from warehouse.reading.pseudonym import Pseudonyms

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
    kept: Callable[[str], pl.LazyFrame | pl.DataFrame | None]


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
    variant: ExtractVariant = AS_IN_CONTRACT,
) -> ExtractRows:
    """Read every file of one extract and check its rows.

    Args:
        tables: its files as text, or why they can't be read; the list is emptied, so that no text
            outlives its reading.
        variant: how the authority's export differs from the contract.

    Returns:
        What stands and what doesn't.
    """
    files_seen = len(tables)
    codes = local_codes_for(contract, surroundings.kept)
    gathered = gather(contract, tables, variant, codes is not None)
    tables.clear()
    cells = Cells(contract, variant, codes or {})
    rows, refused, failures = _check_rows(cells, delivery, gathered.text, surroundings)
    refusing = _too_many(extract, len(gathered.text), failures)
    if refusing:
        rows, refused = rows.clear(), _all_refused(gathered.text, refused, refusing)
    return ExtractRows(
        extract=extract,
        rows=rows.select(list(raw_schema(contract))),
        refused=refused,
        failures=failures,
        file_failures=[*refusing, *gathered.failures],
        files_seen=files_seen,
        rows_received=len(gathered.text),
    )


def rows_ahead(
    contract: type[Contract],
    delivery: Delivery,
    tables: list[Table | Unreadable],
    surroundings: Surroundings,
    variant: ExtractVariant = AS_IN_CONTRACT,
) -> pl.DataFrame | None:
    """The rows of an extract whose turn has not come yet, for one before it that looks at them.

    They stand as far as their own cells go; nothing is told of those that don't, since that will
    be done when their turn comes. None when the extract is refused.
    """
    codes = local_codes_for(contract, surroundings.kept)
    gathered = gather(contract, tables, variant, codes is not None)
    if gathered.is_refused:
        return None
    _, whole = _ragged_and_whole(gathered.text)
    cells = Cells(contract, variant, codes or {})
    standing, _ = _by_themselves(cells, delivery, whole, surroundings)
    return standing.drop("row")


def _check_rows(
    cells: Cells,
    delivery: Delivery,
    text: pl.DataFrame,
    surroundings: Surroundings,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """All rows of an extract: (accepted, refused, failures)."""
    ragged, whole = _ragged_and_whole(text)
    standing, of_itself = _by_themselves(cells, delivery, whole, surroundings)
    # What a row of its own is wrong is told first; what stands is held against other extracts.
    across = failing_rows_across(cells.contract, standing, surroundings.kept)
    accepted = _without(standing, across)
    failures = pl.concat([of_itself, across])
    refused = whole.join(_refused(failures), on="row", maintain_order="left").drop("row")
    return (
        accepted.drop("row"),
        pl.concat([refused, ragged.with_columns(rules=pl.lit("ragged_row"))]),
        pl.concat([_named(cells.contract, whole, failures), _ragged_failures(ragged)]),
    )


def _ragged_and_whole(text: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that don't fit the header, and those that do, each with its position in ``row``."""
    ragged = text.filter("ragged").drop("ragged")
    return ragged, text.filter(~pl.col("ragged")).drop("ragged").with_row_index("row")


def _by_themselves(
    cells: Cells, delivery: Delivery, whole: pl.DataFrame, surroundings: Surroundings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that stand as far as their own cells go, under pseudonyms; and what is wrong with any."""
    rows, unread = _typed_rows(cells, delivery, whole)
    # A value that can't be read is not also "missing", or at odds with another: one mistake, one
    # message.
    broken = failing_rows(cells.contract, rows).join(unread, on=["row", "column"], how="anti")
    of_itself = pl.concat([unread, broken])
    standing = _without(rows.with_row_index("row"), of_itself)
    return _under_pseudonyms(cells.contract, standing, surroundings.pseudonyms), of_itself


def _too_many(extract: str, rows: int, failures: pl.DataFrame) -> list[FileFailure]:
    counts = failures.group_by("rule_id").len()
    if not too_many(extract, rows, dict(counts.iter_rows())):
        return []
    # A row may break a rule in several columns.
    once = failures.unique(["rule_id", "file", "row_number"]).group_by("rule_id").len()
    return too_many(extract, rows, dict(once.iter_rows()))


def _all_refused(
    text: pl.DataFrame, refused: pl.DataFrame, refusing: list[FileFailure]
) -> pl.DataFrame:
    """Every row, with the rules that refused it or, of those that broke none, the extract."""
    of_extract = " ".join(failure.rule.id for failure in refusing)
    others = text.drop("ragged").join(refused, on=["file", "row_number"], how="anti")
    both = pl.concat([refused, others.with_columns(rules=pl.lit(of_extract))])
    return both.sort("file", "row_number")


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
    cells: Cells, delivery: Delivery, text: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Typed rows with their lineage, and a failure for every text that is not of its column's type."""
    values: dict[str, pl.Series] = {}
    failures: list[pl.DataFrame] = [pl.DataFrame(schema=FAILURE_SCHEMA)]
    own = columns(cells.contract)
    # Codes come last: whether one was in use depends on a date of its row.
    for column in sorted(own, key=lambda column: column.kind == "code"):
        if column.kind == "code":
            on = values[column.valid_on] if column.valid_on else None
            values[column.name], unknown, untimely = cells.decoded(column, text[column.name], on)
            rule_id = "unknown_code_required" if column.required else "unknown_code"
            failures.append(_failing(text.filter(unknown), rule_id, column))
            failures.append(_failing(text.filter(untimely), "code_not_valid_then", column))
        else:
            values[column.name], bad = cells.typed(column, text[column.name])
            rule_id = "unreadable_value" if column.strict else "unreadable_optional_value"
            failures.append(_failing(text.filter(bad), rule_id, column))
    lineage = text.select(
        "row_number",
        la_id=pl.lit(delivery.la_id),
        delivery_id=pl.lit(delivery.id),
        delivered_on=pl.lit(delivery.delivered_on),
    )
    ordered = [values[column.name] for column in own]
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


def parts_of(contract: type[Contract], rows: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The parts of an extract that a delivery replaces, by name; the whole of it is ``all``."""
    by = option(contract, "replaces", ())
    if not by:
        yield "all", rows
        return
    for values, part in sorted(rows.partition_by(by, as_dict=True).items(), key=str):
        yield ".".join(str(value).replace("/", "-") for value in values), part
