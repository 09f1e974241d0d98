"""What came of reading a delivery: per extract how many rows stand, how many don't, and every rule's count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import polars as pl

from expectations.rules import (
    COLUMNS,
    DELIVERIES,
    DELIVERY,
    FILES,
    RULES,
    Rule,
    rules_of,
)
from expectations.suites.profile import Profile

Status = Literal["accepted", "partly", "rejected", "missing"]

# Of each rule that rows break, so many rows are named in the delivery log; feedback has them all.
ROWS_NAMED = 3
# Of fewer rows, a share says nothing.
FEWEST_ROWS = 20

_OF_FILES = frozenset(rule.id for rule in (*FILES, *COLUMNS))
_OF_WHOLE = frozenset(rule.id for rule in (*DELIVERY, *DELIVERIES))


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


@dataclass(frozen=True)
class RowFinding:
    """A row that broke a rule: its number in the file, and what to mend; no cell but a code."""

    rule_id: str
    row_number: int
    message: str


@dataclass(frozen=True)
class ExtractOutcome:
    """What came of one extract of one delivery, in counts: its rows have long been let go.

    Attributes:
        rows_received: data rows in the files that could be read.
        rows_accepted: those that stand.
        files_seen: how many files were of this extract; none when the delivery lacks it.
        file_failures: rules that whole files broke.
        rows_failed: rule → failures of rows.
        row_reasons: a line per rule that refused rows, the gravest first.
        row_findings: the first rows of each rule that rows broke.
        profile: what it looks like as a whole; None when that was not looked at.
        judged: rules of deliveries as a whole that there was something to judge by.
    """

    extract: str
    rows_received: int = 0
    rows_accepted: int = 0
    files_seen: int = 0
    file_failures: list[FileFailure] = field(default_factory=list)
    rows_failed: dict[str, int] = field(default_factory=dict)
    row_reasons: list[str] = field(default_factory=list)
    row_findings: list[RowFinding] = field(default_factory=list)
    profile: Profile | None = None
    judged: frozenset[str] = frozenset()

    @property
    def rows_quarantined(self) -> int:
        """Rows refused by a rule of severity ``error``."""
        return self.rows_received - self.rows_accepted

    @property
    def blockers(self) -> list[FileFailure]:
        """What refused a file."""
        return [failure for failure in self.file_failures if failure.rule.severity == "blocker"]

    @property
    def status(self) -> Status:
        """``rejected`` when nothing of it could be used, ``partly`` when something could not."""
        if not self.files_seen:
            return "missing"
        if not self.rows_accepted and (self.blockers or self.rows_quarantined):
            return "rejected"
        return "partly" if self.blockers or self.rows_quarantined else "accepted"

    def rules(self, system: str) -> list[Rule]:
        """Every rule that was evaluated; of an extract that is not there, only that it is missing.

        Rules that are judged on the marts, or on what other authorities sent, are not among them.
        """
        broken = {rule.id: rule for rule in self.rules_broken()}
        if self.status == "missing":
            return list(broken.values())
        evaluated = {
            rule.id: rule
            for rule in rules_of(system, self.extract)
            if rule.tool == "pandera" or (self.profile is not None and rule in DELIVERIES)
        }
        return list((evaluated | broken).values())

    def checked(self, rule: Rule) -> int:
        """How many files, or rows, a rule was evaluated on; 1 where it is about the whole extract."""
        if rule.id in _OF_FILES:
            return self.files_seen
        if rule.id in _OF_WHOLE:
            was_judged = rule.id in self.judged or rule.tool == "pandera" or self._breaks(rule)
            return int(was_judged)
        return self.rows_received

    def failed(self, rule: Rule) -> int:
        """How many rows, or files, broke a rule."""
        rows = self.rows_failed.get(rule.id, 0)
        return rows or sum(failure.rule.id == rule.id for failure in self.file_failures)

    def rules_broken(self) -> list[Rule]:
        """The rules that a row or a file broke, in the register's order.

        One that refused the whole extract is a ``blocker`` here, whatever it is otherwise.
        """
        refusing = {failure.rule.id: failure.rule for failure in self.blockers}
        ids = {*self.rows_failed, *(failure.rule.id for failure in self.file_failures)}
        return [refusing.get(rule.id, rule) for rule in RULES.values() if rule.id in ids]

    def _breaks(self, rule: Rule) -> bool:
        return any(failure.rule.id == rule.id for failure in self.file_failures)

    def reasons(self) -> list[str]:
        """A line per refused file and per rule that refused rows, the gravest first."""
        return [*(failure.message for failure in self.blockers), *self.row_reasons]

    def warnings(self) -> list[str]:
        """A line per file and per rule that was warned of."""
        of_files = [f for f in self.file_failures if f.rule.severity == "warning"]
        of_rows = [rule for rule in self.rules_broken() if rule.severity == "warning"]
        return [failure.message for failure in of_files] + [
            f"{_rows(self.rows_failed[rule.id])}: {rule.said()} [{rule.id}]"
            for rule in of_rows
            if rule.id in self.rows_failed
        ]


@dataclass(frozen=True)
class ExtractRows:
    """One extract of one delivery as it was read.

    Attributes:
        rows: accepted rows, typed and under pseudonyms, as they go to raw.
        refused: refused rows as text, as they were sent, with a column ``rules``.
        failures: one row per failure: row_number, rule_id, column, record_id, found, file.
        rows_received: accepted and refused rows.
    """

    extract: str
    rows: pl.DataFrame
    refused: pl.DataFrame
    failures: pl.DataFrame
    file_failures: list[FileFailure]
    files_seen: int
    rows_received: int

    @property
    def outcome(self) -> ExtractOutcome:
        """What remains to be said of it."""
        counts = self.failures.group_by("rule_id").len().sort("rule_id")
        return ExtractOutcome(
            extract=self.extract,
            rows_received=self.rows_received,
            rows_accepted=len(self.rows),
            files_seen=self.files_seen,
            file_failures=self.file_failures,
            rows_failed=dict(counts.iter_rows()),
            row_reasons=self._row_reasons(),
            row_findings=self._row_findings(),
        )

    def _row_reasons(self) -> list[str]:
        told = [failure.rule.id for failure in self.file_failures]
        errors = (
            self.failures.filter(pl.col("rule_id").replace_strict(_severities()) == "error")
            .filter(~pl.col("rule_id").is_in(told))
            .group_by("rule_id")
            .agg(rows=pl.col("row_number").n_unique(), first=pl.col("row_number").min())
            .sort("rows", "rule_id", descending=[True, False])
        )
        lines = []
        for rule_id, rows, first in errors.iter_rows():
            where = f"row {first}" if rows == 1 else f"{_rows(rows)}, the first is row {first}"
            lines.append(f"{where}: {RULES[rule_id].said()} [{rule_id}]")
        return lines

    def _row_findings(self) -> list[RowFinding]:
        several = self.failures["file"].n_unique() > 1
        # They come in the order of their rows; one may break a rule in several columns.
        first = (
            self.failures.group_by("rule_id", maintain_order=True)
            .head(10 * ROWS_NAMED)
            .unique(["rule_id", "file", "row_number"], keep="first", maintain_order=True)
            .group_by("rule_id", maintain_order=True)
            .head(ROWS_NAMED)
            .sort("rule_id", maintain_order=True)
        )
        named = first.select("rule_id", "row_number", "found", "file").iter_rows()
        return [
            RowFinding(rule_id, row, f"{file}: {said}" if several else said)
            for rule_id, row, found, file in named
            for said in [RULES[rule_id].said(found)]
        ]


def too_many(extract: str, rows: int, rows_failing: Mapping[str, int]) -> list[FileFailure]:
    """The rules that so many rows break that the extract as a whole can't be right.

    Args:
        rows: how many were received.
        rows_failing: rule → how many of them break it.
    """
    if rows < FEWEST_ROWS:
        return []
    found = []
    for rule_id, failing in sorted(rows_failing.items()):
        rule = RULES[rule_id]
        if rule.blocks_above is not None and failing > rule.blocks_above * rows:
            share = f"{100 * failing / rows:.0f} %"
            detail = (
                f"{failing:,} of {rows:,} rows ({share}) break one rule, so the extract was "
                f"refused as a whole and what was delivered before stays in use. {rule.said()}"
            )
            found.append(FileFailure(extract, as_blocker(rule), detail))
    return found


def as_blocker(rule: Rule) -> Rule:
    """The rule, where it refuses the whole extract."""
    return replace(rule, severity="blocker")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _severities() -> dict[str, str]:
    return {rule.id: rule.severity for rule in RULES.values()}
