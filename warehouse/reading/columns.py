"""Matches a file's columns with its contract's: which is which, and what is missing, new or renamed."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

import polars as pl

from expectations.contracts.base import Column, Contract, columns, option
from expectations.findings import Finding, finding_of
from expectations.rules import RULES
from expectations.variant import AS_IN_CONTRACT, ExtractVariant
from warehouse.reader.tables import Table


def no_text(contract: type[Contract]) -> pl.DataFrame:
    """Return the shape of an extract's rows as text: file, row number, whether it is ragged, its cells."""
    schema: dict[str, type[pl.DataType]] = {
        "file": pl.String,
        "row_number": pl.Int64,
        "ragged": pl.Boolean,
    }
    return pl.DataFrame(schema=schema | {column.name: pl.String for column in columns(contract)})


def match_columns(
    table: Table, contract: type[Contract], variant: ExtractVariant = AS_IN_CONTRACT
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the contract's columns of a table, by name in any case, and what is missing, new or empty.

    Args:
        variant: the authority's own names; a missing column is reported by the name it has there.
    """
    given = {name.casefold(): name for name in table.frame.columns if name != "row_number"}
    findings: list[Finding] = []
    picked = [pl.lit(table.name).alias("file"), pl.col("row_number")]
    missing: list[Column] = []
    for column in columns(contract):
        name = given.pop(variant.name_of(column.name).casefold(), None)
        if name is None:
            missing.append(replace(column, name=variant.name_of(column.name)))
        expression = pl.lit(None, dtype=pl.String) if name is None else pl.col(name)
        picked.append(expression.alias(column.name))
    findings += _changed_columns(table.name, missing, list(given.values()))
    is_empty = not len(table.frame) and not table.ragged
    if is_empty and not option(contract, "may_be_empty", True):
        findings.append(finding_of(RULES["no_rows"], table.name))
    shape = no_text(contract)
    rows = table.frame.select(*picked, ragged=_too_short(table, contract, variant)).select(
        shape.columns
    )
    if table.ragged:
        surplus = pl.DataFrame({"row_number": table.ragged}, schema={"row_number": pl.Int64})
        broken = surplus.with_columns(file=pl.lit(table.name), ragged=pl.lit(True))
        rows = pl.concat([shape, rows, broken], how="diagonal").sort("row_number")
    return rows, findings


def absent_columns(
    table: Table, contract: type[Contract], variant: ExtractVariant = AS_IN_CONTRACT
) -> set[str]:
    """Return the contract's columns that a table does not have."""
    given = {name.casefold() for name in table.frame.columns}
    return {c.name for c in columns(contract) if variant.name_of(c.name).casefold() not in given}


def _changed_columns(file: str, missing: list[Column], new: list[str]) -> list[Finding]:
    """Return what has changed in a file's columns; a renamed one is one finding."""
    findings: list[Finding] = []
    left = list(new)
    for column in missing:
        alike = get_close_matches(column.name.upper(), [name.upper() for name in left], n=1)
        renamed = next((name for name in left if name.upper() in alike), None)
        if renamed is not None:
            left.remove(renamed)
        rule_id = "missing_column" if column.needed else "missing_optional_column"
        if renamed is not None and not column.needed:
            rule_id = "renamed_column"
        rule = RULES[rule_id]
        findings.append(
            Finding(rule_id, rule.severity, file=file, column=column.name, expected=renamed)
        )
    unexpected = RULES["unexpected_column"]
    findings += [
        Finding(unexpected.id, unexpected.severity, file=file, column=name) for name in left
    ]
    return findings


def _too_short(table: Table, contract: type[Contract], variant: ExtractVariant) -> pl.Expr:
    """Return a mask of rows that break off before a column that is needed.

    A row that lacks only others is whole: spreadsheets leave off delimiters behind the last cell.
    """
    needed = {variant.name_of(c.name).casefold() for c in columns(contract) if c.needed}
    names = [name.casefold() for name in table.frame.columns[1:]]
    least = max((at for at, name in enumerate(names, start=1) if name in needed), default=0)
    too_short = [row for row, fields in table.short.items() if fields < least]
    return pl.col("row_number").is_in(pl.Series(too_short, dtype=pl.Int64).implode())
