"""The results of the checks on returns, and a finding with both numbers for each failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from expectations.findings import Finding
from expectations.rules import RULES
from warehouse.audit.results import DeliveryFinding, DeliveryResult

if TYPE_CHECKING:
    from warehouse.release.database import Database

EXTRACT = "return"
TOOL = "return_check"

# Columns of int_return__finding that are fields of a finding under the same name.
_FIELDS = (
    "row_number",
    "basis",
    "expected",
    "item_title",
    "part",
    "found",
    "other_item",
    "other_title",
    "other_part",
    "other",
    "tolerance",
    "note",
)


def judged_returns(database: Database) -> tuple[list[DeliveryResult], list[DeliveryFinding]]:
    """Return the result of every check on every return in use, and a finding for each failure.

    Of each rule the largest finding comes first.

    Raises:
        KeyError: the models name a rule that is not in the register.
    """
    findings = [_finding(row) for row in _rows(database, "int_return__finding")]
    findings.sort(key=lambda each: -each.finding.size)
    failed: dict[tuple[str, str], int] = {}
    for each in findings:
        key = each.delivery_id, each.finding.rule_id
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


def _finding(row: Mapping[str, Any]) -> DeliveryFinding:
    """Return one failure, with both numbers and the items that they are of."""
    rule = RULES[row["rule_id"]]
    finding = Finding(
        rule_id=rule.id,
        severity=rule.severity,
        item=row["ref"],
        area=row["area_name"],
        period=row["period_id"],
        **{name: row[name] for name in _FIELDS},
    )
    return DeliveryFinding(row["delivery_id"], EXTRACT, finding)
