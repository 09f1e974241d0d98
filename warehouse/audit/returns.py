"""What the checks on returns found, told to each authority with both numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from expectations.rules import RULES
from warehouse.audit.results import DeliveryResult, Finding

if TYPE_CHECKING:
    from warehouse.release.database import Database

EXTRACT = "return"
TOOL = "return_check"


def judged_returns(database: Database) -> tuple[list[DeliveryResult], list[Finding]]:
    """Every check on every return in use, and a finding for each failure.

    Raises:
        KeyError: the models name a rule that is not in the register.
    """
    findings = [_finding(row) for row in _rows(database, "int_return__finding")]
    failed: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = finding.delivery_id, finding.rule_id
        failed[key] = failed.get(key, 0) + 1
    results = []
    for row in _rows(database, "int_return__checked"):
        rule = RULES[row["rule_id"]]
        count = failed.get((row["delivery_id"], rule.id), 0)
        results.append(
            DeliveryResult(
                row["delivery_id"],
                EXTRACT,
                rule.id,
                TOOL,
                rule.severity,
                max(int(row["rows_checked"]), count),
                count,
            )
        )
    return results, findings


def _rows(database: Database, table: str) -> list[dict[str, Any]]:
    return (
        database.execute(f"select * from warehouse.measures.{table} order by all").pl().to_dicts()
    )


def _finding(row: Mapping[str, Any]) -> Finding:
    """One failure, said so that whoever filled the form in finds both cells."""
    rule = RULES[row["rule_id"]]
    area = f"{row['area_name']}, " if row["area_name"] else ""
    item = f"{area}{row['period_id']}: item {row['ref']}'s {row['part']} is {_number(row['found'])}"
    other = (
        f"; {row['other_what']} is {_number(row['other'])}"
        if row["other_what"] and row["other"] is not None
        else ""
    )
    return Finding(
        row["delivery_id"], EXTRACT, rule.id, row["row_number"], f"{item}{other}. {rule.message}"
    )


def _number(value: float | None) -> str:
    """A count as a count, a rate to one decimal."""
    if value is None:
        return "not given"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
