"""What came of reading a delivery: per extract the rows that stand, the rows that don't, and every rule's count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from expectations.rules import COLUMNS, FILES, RULES, Rule

Status = Literal["accepted", "partly", "rejected"]


@dataclass(frozen=True)
class FileFailure:
    """A rule that a whole file broke: which file, and what is wrong in words for its sender."""

    file: str
    rule: Rule
    detail: str

    @property
    def message(self) -> str:
        """The file, what is wrong with it, and what to do."""
        return f"{self.file}: {self.detail}"


@dataclass
class ExtractOutcome:
    """What came of one extract of one delivery.

    Attributes:
        rows: accepted rows, typed, as they go to raw.
        refused: refused rows as text, as they were sent, with a column ``rules``.
        failures: one row per failure: row_number, rule_id, column, record_id, found, file.
        file_failures: rules that whole files broke.
        files_seen: how many files were of this extract.
    """

    extract: str
    rows: pl.DataFrame
    refused: pl.DataFrame
    failures: pl.DataFrame
    file_failures: list[FileFailure] = field(default_factory=list)
    files_seen: int = 0
    rows_received: int = 0

    @property
    def rows_quarantined(self) -> int:
        """Rows refused by a rule of severity ``error``."""
        return self.rows_received - len(self.rows)

    @property
    def blockers(self) -> list[FileFailure]:
        """What refused a file."""
        return [failure for failure in self.file_failures if failure.rule.severity == "blocker"]

    @property
    def status(self) -> Status:
        """``rejected`` when nothing of it could be used, ``partly`` when something could not."""
        if not len(self.rows) and (self.blockers or self.rows_quarantined):
            return "rejected"
        return "partly" if self.blockers or self.rows_quarantined else "accepted"

    def checked(self, rule: Rule) -> int:
        """How many files, or rows, a rule was evaluated on."""
        return self.files_seen if rule in FILES or rule in COLUMNS else self.rows_received

    def failed(self, rule: Rule) -> int:
        """How many rows, or files, broke a rule."""
        rows = self.failures.filter(pl.col("rule_id") == rule.id)["row_number"].len()
        return rows + sum(failure.rule.id == rule.id for failure in self.file_failures)

    def rules_broken(self) -> list[Rule]:
        """The rules that a row or a file broke, in the register's order."""
        ids = {*self.failures["rule_id"], *(failure.rule.id for failure in self.file_failures)}
        return [rule for rule in RULES.values() if rule.id in ids]

    def reasons(self) -> list[str]:
        """A line per refused file and per rule that rows broke, the gravest first."""
        lines = [failure.message for failure in self.blockers]
        errors = (
            self.failures.filter(pl.col("rule_id").replace_strict(_severities()) == "error")
            .group_by("rule_id")
            .agg(rows=pl.col("row_number").n_unique(), first=pl.col("row_number").min())
            .sort("rows", "rule_id", descending=[True, False])
        )
        for rule_id, rows, first in errors.iter_rows():
            where = f"row {first}" if rows == 1 else f"{rows} rows, the first is row {first}"
            lines.append(f"{where}: {RULES[rule_id].said()} [{rule_id}]")
        return lines


def _severities() -> dict[str, str]:
    return {rule.id: rule.severity for rule in RULES.values()}
