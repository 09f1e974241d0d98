"""Reads one extract of a delivery: text → typed → contract → pseudonyms → rules across extracts → accepted and refused rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

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
from expectations.findings import Finding
from expectations.measured import indicators_reading
from expectations.rules import RULES, Rule
from expectations.variant import AS_IN_CONTRACT, ExtractVariant
from expectations.wording import names_a_code
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractRows, too_many
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import Table
from warehouse.reading.cells import Cells, local_codes_for
from warehouse.reading.gathering import Gathered, gather
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.unfit import unfit_columns, with_indicators

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
    """Return columns and types of an extract's rows in raw, without the authority (it is the partition)."""
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
        Accepted and refused rows, and every failure.
    """
    files_seen = len(tables)
    codes = local_codes_for(contract, surroundings.kept)
    gathered = gather(contract, tables, variant, codes is not None)
    tables.clear()
    cells = Cells(contract, variant, codes or {})
    rows, refused, failures = _check_rows(cells, delivery, gathered, surroundings)
    is_snapshot = not option(contract, "replaces", ())
    failing = _too_many(len(gathered.text), failures, variant, is_snapshot)
    refusing = [] if is_snapshot else failing
    if refusing:
        rows, refused = rows.clear(), _all_refused(gathered.text, refused, refusing)
    indicators = indicators_reading(delivery.system, extract)
    unfit = unfit_columns(contract, indicators, gathered.absent, rows)
    return ExtractRows(
        extract=extract,
        rows=rows.select(list(raw_schema(contract))),
        refused=refused,
        failures=failures,
        findings=with_indicators([*refusing, *gathered.findings], unfit, indicators, variant),
        files_seen=files_seen,
        rows_received=len(gathered.text),
        blank_lines=gathered.blank_lines_of_one_file,
        absent=gathered.absent,
        too_many=tuple(failing) if is_snapshot else (),
        unfit_columns=unfit,
    )


def rows_ahead(
    contract: type[Contract],
    delivery: Delivery,
    tables: list[Table | Unreadable],
    surroundings: Surroundings,
    variant: ExtractVariant = AS_IN_CONTRACT,
) -> pl.DataFrame | None:
    """Return the rows of an extract that is read later, for one before it that refers to them.

    Rows that their own cells refuse are left out and not reported: that is done when the extract is
    read. None when the extract is refused.
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
    gathered: Gathered,
    surroundings: Surroundings,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return all rows of an extract: (accepted, refused, failures)."""
    ragged, whole = _ragged_and_whole(gathered.text)
    standing, of_itself = _by_themselves(cells, delivery, whole, surroundings)
    # A row's own errors come first; only surviving rows are checked against other extracts.
    across = failing_rows_across(cells.contract, standing, surroundings.kept)
    accepted = _without(standing, across)
    failures = pl.concat([of_itself, across])
    refused = whole.join(_refused(failures), on="row", maintain_order="left").drop("row")
    return (
        accepted.drop("row"),
        pl.concat([refused, ragged.with_columns(rules=pl.lit("ragged_row"))]),
        _with_lines(
            pl.concat([_named(cells.contract, whole, failures), _ragged_failures(ragged)]),
            gathered.blank_lines,
        ),
    )


def _ragged_and_whole(text: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rows that don't fit the header, and those that do, each with its position in ``row``."""
    ragged = text.filter("ragged").drop("ragged")
    return ragged, text.filter(~pl.col("ragged")).drop("ragged").with_row_index("row")


def _by_themselves(
    cells: Cells, delivery: Delivery, whole: pl.DataFrame, surroundings: Surroundings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that their own cells do not refuse, under pseudonyms, and all failures of rows."""
    rows, unread = _typed_rows(cells, delivery, whole)
    # A value that can't be read is not also "missing", or at odds with another: one mistake, one
    # message.
    broken = failing_rows(cells.contract, rows).join(unread, on=["row", "column"], how="anti")
    of_itself = pl.concat([unread, broken])
    standing = _without(rows.with_row_index("row"), of_itself)
    return _under_pseudonyms(cells.contract, standing, surroundings.pseudonyms), of_itself


def _too_many(
    rows: int, failures: pl.DataFrame, variant: ExtractVariant, is_snapshot: bool
) -> list[Finding]:
    """Return a blocking finding for each rule that too many rows break."""

    def limit_of(rule: Rule) -> float | None:
        return variant.limits.get(rule.id, rule.limit_of(is_snapshot))

    counts = failures.group_by("rule_id").len()
    if not too_many(rows, dict(counts.iter_rows()), limit_of):
        return []
    # A row may break a rule in several columns.
    once = failures.unique(["rule_id", "file", "row_number"]).group_by("rule_id").len()
    return too_many(rows, dict(once.iter_rows()), limit_of)


def _all_refused(
    text: pl.DataFrame, refused: pl.DataFrame, refusing: list[Finding]
) -> pl.DataFrame:
    """Return every row, with the rules that refused it or, for one that broke none, the extract."""
    of_extract = " ".join(finding.rule_id for finding in refusing)
    others = text.drop("ragged").join(refused, on=["file", "row_number"], how="anti")
    both = pl.concat([refused, others.with_columns(rules=pl.lit(of_extract))])
    return both.sort("file", "row_number")


def _refused(failures: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that an ``error`` refuses: row, rules."""
    return (
        failures.filter(pl.col("rule_id").is_in(_error_rules()))
        .group_by("row")
        .agg(rules=pl.col("rule_id").unique().sort().str.join(" "))
    )


def _without(rows: pl.DataFrame, failures: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that no failure refuses, in their order."""
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
    """Return typed rows with their lineage, and a failure for every text that is not of its column's type."""
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
    """Return failures with file, row number, the record's own key, and the code where a rule may repeat it."""
    key = pl.concat_str(key_columns(contract), separator=" ", ignore_nulls=True)
    of_rule = {rule.id: rule.column for rule in RULES.values()}
    naming = [rule.id for rule in RULES.values() if names_a_code(rule)]
    code = pl.lit(None, dtype=pl.String)
    for column in columns(contract):
        code = pl.when(pl.col("failed_column") == column.name).then(column.name).otherwise(code)
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
            code=pl.when(pl.col("rule_id").is_in(naming)).then(code),
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
        code=nothing,
    )


def _with_lines(
    failures: pl.DataFrame, blank_lines: Mapping[str, Sequence[int] | None]
) -> pl.DataFrame:
    """Add ``line_number``: the line of its file, the header being a row, on which a failing row is.

    Null for a file that has no lines. Of the lines that hold something the header is the first.
    """
    line = pl.lit(None, dtype=pl.Int64)
    for file, blank in blank_lines.items():
        if blank is None:
            continue
        nth = pl.col("row_number") + 1
        # So many blank lines lie above the nth line that holds something.
        above = pl.Series([each - before for before, each in enumerate(blank)], dtype=pl.Int64)
        skipped = nth.map_batches(partial(_search, above), return_dtype=pl.Int64)
        line = pl.when(pl.col("file") == file).then(nth + skipped).otherwise(line)
    return failures.with_columns(line_number=line.cast(pl.Int64))


def _search(sorted_values: pl.Series, numbers: pl.Series) -> pl.Series:
    """Return for each number how many values are not above it."""
    return sorted_values.search_sorted(numbers, side="right").cast(pl.Int64)


def _error_rules() -> list[str]:
    return [rule.id for rule in RULES.values() if rule.severity == "error"]


def parts_of(contract: type[Contract], rows: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the parts of an extract that a delivery replaces, by name; the whole of it is ``all``."""
    by = option(contract, "replaces", ())
    if not by:
        yield "all", rows
        return
    for values, part in sorted(rows.partition_by(by, as_dict=True).items(), key=str):
        yield ".".join(str(value).replace("/", "-") for value in values), part
