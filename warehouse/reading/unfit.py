"""Columns that measures read and an extract does not give: missing from a file, or without a value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import polars as pl

from expectations.contracts.base import Contract, columns
from expectations.findings import Finding
from expectations.rules import RULES
from expectations.variant import ExtractVariant

# In fewer rows a column may be empty by chance.
FEWEST_ROWS = 50

_MISSING = ("missing_optional_column", "renamed_column")


def unfit_columns(
    contract: type[Contract],
    measured: Collection[str],
    absent: Collection[str],
    rows: pl.DataFrame,
) -> dict[str, str]:
    """Return the measured columns that can't be used, each with the reason: ``missing`` or ``empty``.

    Args:
        measured: the columns that some measure reads.
        absent: columns that a file lacks.
        rows: the accepted rows.
    """
    unfit = dict.fromkeys(sorted({*measured} & {*absent}), "missing")
    if len(rows) < FEWEST_ROWS:
        return unfit
    empty = [
        column.name
        for column in columns(contract)
        if column.name in measured
        and column.name not in absent
        and not column.may_be_all_empty
        and rows[column.name].null_count() == len(rows)
    ]
    return unfit | dict.fromkeys(empty, "empty")


def with_indicators(
    findings: Sequence[Finding],
    unfit: Mapping[str, str],
    indicators: Mapping[str, int],
    variant: ExtractVariant,
) -> list[Finding]:
    """Return the findings of an extract with how many indicators each unfit column costs.

    A missing column has a finding already, which gets the number; an empty one gets a finding.
    """
    costs = {variant.name_of(column): indicators[column] for column in unfit}
    rule = RULES["empty_column"]
    return [
        *(
            replace(finding, other=costs.get(finding.column or ""))
            if finding.rule_id in _MISSING
            else finding
            for finding in findings
        ),
        *(
            Finding(
                rule.id,
                rule.severity,
                column=variant.name_of(column),
                other=indicators[column],
            )
            for column, reason in unfit.items()
            if reason == "empty"
        ),
    ]
