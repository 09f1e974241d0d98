"""Findings in the delivery log: how one is written, and the rules that a delivery breaks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from expectations.findings import FIELDS, BrokenRule, Finding
from warehouse.delivery.delivery import Delivery

if TYPE_CHECKING:
    from warehouse.log.ledger import Ledger, Row

# `column` is a keyword of SQL.
_COLUMNS = {name: "column_name" if name == "column" else name for name in FIELDS}
_INSERT = (
    f"insert into finding (delivery_id, extract, {', '.join(_COLUMNS.values())}) "
    f"values ({', '.join('?' for _ in range(len(_COLUMNS) + 2))})"
)


def insert_finding(
    delivery_id: str, extract: str, finding: Finding
) -> tuple[str, tuple[object, ...]]:
    """Return the statement that logs a finding of an extract, and its values."""
    return _INSERT, (delivery_id, extract, *(getattr(finding, name) for name in FIELDS))


def broken_rules(ledger: Ledger, delivery: Delivery) -> list[BrokenRule]:
    """Return every rule that a delivery breaks, with its findings, in the order of reading."""
    return broken_by(ledger, [delivery.id]).get(delivery.id, [])


def broken_by(ledger: Ledger, delivery_ids: Iterable[str]) -> dict[str, list[BrokenRule]]:
    """Return the rules that each of some deliveries breaks, with their findings."""
    broken: dict[str, list[BrokenRule]] = {}
    for delivery_id in delivery_ids:
        found: dict[tuple[str, str], list[Finding]] = {}
        for row in ledger.rows(
            "select * from finding where delivery_id = ? order by rowid", delivery_id
        ):
            found.setdefault((row["extract"], row["rule_id"]), []).append(_finding(row))
        for row in ledger.rows(
            "select extract, rule_id, severity, rows_checked, rows_failed from rule_result "
            "where delivery_id = ? and rows_failed > 0 order by rowid",
            delivery_id,
        ):
            broken.setdefault(delivery_id, []).append(
                BrokenRule(
                    extract=row["extract"],
                    rule_id=row["rule_id"],
                    severity=row["severity"],
                    checked=row["rows_checked"],
                    failed=row["rows_failed"],
                    findings=tuple(found.get((row["extract"], row["rule_id"]), ())),
                )
            )
    return broken


def with_line(ledger: Ledger, delivery_id: str, extract: str, finding: Finding) -> Finding:
    """Return a finding about a row with the line of the file on which that row begins, if it is known."""
    if finding.row_number is None:
        return finding
    rows = ledger.rows(
        "select blank_lines from extract_result where delivery_id = ? and extract = ?",
        delivery_id,
        extract,
    )
    if not rows or rows[0]["blank_lines"] is None:
        return finding
    blank = json.loads(rows[0]["blank_lines"])
    return replace(finding, line_number=line_of(finding.row_number, blank))


def line_of(row_number: int, blank_lines: Sequence[int]) -> int:
    """Return the line of a data row: of the lines that hold something the header is the first."""
    line = row_number + 1
    for blank in blank_lines:
        if blank > line:
            break
        line += 1
    return line


def _finding(row: Row) -> Finding:
    return Finding(**{name: row[column] for name, column in _COLUMNS.items()})
