"""Checks the rows of an extract against its contract and returns every failure."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from expectations.contracts.base import Contract, columns, key_columns, option

FAILURE_SCHEMA: pl.Schema = pl.Schema(
    {"row": pl.UInt32(), "rule_id": pl.String(), "column": pl.String()}
)

_NOT_NULL = "not_nullable"


def failing_rows(contract: type[Contract], frame: pl.DataFrame) -> pl.DataFrame:
    """Return every failure of every row rule.

    Args:
        contract: the extract's contract.
        frame: its rows, typed, with the lineage columns first.

    Returns:
        One row per (row, rule_id, column): ``row`` is the position in the frame, ``column`` is null
        where the rule concerns the whole row.

    Raises:
        TypeError: the frame does not have the contract's columns and types.
    """
    failures = [_contract_failures(contract, frame), _later_rows_of_a_key(contract, frame)]
    return pl.concat(failures).sort("row", "rule_id", "column")


def _contract_failures(contract: type[Contract], frame: pl.DataFrame) -> pl.DataFrame:
    try:
        contract.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return pl.DataFrame(schema=FAILURE_SCHEMA)
    unplaced = cases.filter(pl.col("index").is_null())
    if len(unplaced):  # the schema does not fit: an error in our code, not in the data
        raise TypeError(f"{contract.__name__}: {unplaced['check'].unique().sort().to_list()}")
    is_missing = pl.col("check") == _NOT_NULL
    names = [column.name for column in columns(contract)]
    failures: pl.DataFrame = cases.select(
        row="index",
        rule_id=pl.when(is_missing).then(pl.lit("missing_value")).otherwise("check"),
        column=pl.when(pl.col("column").is_in(names)).then("column"),
    )
    return failures.cast(FAILURE_SCHEMA)


def _later_rows_of_a_key(contract: type[Contract], frame: pl.DataFrame) -> pl.DataFrame:
    key = key_columns(contract)
    if not key:
        return pl.DataFrame(schema=FAILURE_SCHEMA)
    named = pl.col(key[0]) if len(key) == 1 else pl.struct(key)
    needed = [column.name for column in columns(contract) if column.required]
    whole = [pl.col(name).is_not_null() for name in key if name in needed]
    later = frame.select(*key).with_row_index("row").filter(~named.is_first_distinct(), *whole)
    rule_id = pl.lit(option(contract, "duplicate_rule", "duplicate_key"))
    failures = later.select("row", rule_id=rule_id, column=pl.lit(None, dtype=pl.String))
    return failures.cast(FAILURE_SCHEMA)
