"""The outcome of reading a delivery: per extract the rows accepted and refused, and every rule's count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import polars as pl

from expectations.findings import BrokenRule, Finding
from expectations.rules import RULES, Rule, rules_of
from expectations.suites.profile import Profile
from warehouse.delivery.delivery import WHOLE_DELIVERY

Status = Literal["accepted", "partly", "held", "rejected", "missing"]

# Of each rule that rows break, so many rows are named in the delivery log; failures.csv has them all.
ROWS_NAMED = 3
# Of fewer rows, a share means nothing, and so many rows may fail in an extract of any size.
FEWEST_ROWS = 20
FEWEST_FAILING = 3


@dataclass(frozen=True)
class ExtractOutcome:
    """The outcome of reading one extract of one delivery, in counts; its rows are not kept.

    Attributes:
        rows_received: data rows in the files that could be read.
        rows_accepted: those that go on to raw.
        files_seen: how many files were of this extract; none when the delivery lacks it.
        findings: of its files and of the extract as a whole.
        rows_failed: rule → failures of rows.
        row_findings: the first rows of each rule that rows broke.
        profile: what it looks like as a whole; None when that was not measured.
        judged: rules of extracts as a whole that there was something to judge by.
        blank_lines: lines of its file that hold nothing, ascending; None when it has several files, or
            one that has no lines.
        rows_held: rows that stand and wait for a person; None where the extract is not held.
        unfit_columns: measured columns that it does not give, each with the reason.
    """

    extract: str
    rows_received: int = 0
    rows_accepted: int = 0
    files_seen: int = 0
    findings: list[Finding] = field(default_factory=list)
    rows_failed: dict[str, int] = field(default_factory=dict)
    row_findings: list[Finding] = field(default_factory=list)
    profile: Profile | None = None
    judged: frozenset[str] = frozenset()
    blank_lines: tuple[int, ...] | None = None
    rows_held: int | None = None
    unfit_columns: dict[str, str] = field(default_factory=dict)

    @property
    def rows_quarantined(self) -> int:
        """Rows refused by a rule of severity ``error``."""
        return self.rows_received - self.rows_accepted - (self.rows_held or 0)

    def held(self, findings: Sequence[Finding], judged: Collection[str] = ()) -> ExtractOutcome:
        """Return the outcome of the extract once it is held for these findings; none = as it was."""
        judged = self.judged | frozenset(judged)
        if not any(finding.severity == "blocker" for finding in findings):
            return replace(self, findings=[*self.findings, *findings], judged=judged)
        return replace(
            self,
            findings=[*self.findings, *findings],
            judged=judged,
            rows_accepted=0,
            rows_held=self.rows_accepted + (self.rows_held or 0),
        )

    @property
    def blockers(self) -> list[Finding]:
        """Findings that refused a file or the extract."""
        return [finding for finding in self.findings if finding.severity == "blocker"]

    @property
    def status(self) -> Status:
        """``rejected``: none of it is used; ``partly``: not all of it; ``held``: it waits for a person."""
        if not self.files_seen:
            return "missing"
        if self.rows_held is not None:
            return "held"
        if not self.rows_accepted and (self.blockers or self.rows_quarantined):
            return "rejected"
        return "partly" if self.blockers or self.rows_quarantined else "accepted"

    def rules(self, system: str) -> list[Rule]:
        """Return every rule that was evaluated; of a missing extract, only that it is missing.

        Rules that are judged after the models have run are not among them.
        """
        broken = {rule.id: rule for rule in self.rules_broken()}
        if self.status == "missing":
            return list(broken.values())
        evaluated = {
            rule.id: rule
            for rule in rules_of(system, self.extract)
            if rule.tool == "pandera" or (rule.scope == "extract" and self.profile is not None)
        }
        return list((evaluated | broken).values())

    def checked(self, rule: Rule) -> int:
        """Return how many files or rows a rule was evaluated on; 1 for the extract as a whole."""
        if rule.scope == "row":
            return self.rows_received
        if rule.scope in ("file", "delivery"):
            return self.files_seen
        return int(rule.id in self.judged or rule.tool == "pandera" or self._breaks(rule))

    def failed(self, rule: Rule) -> int:
        """Return how many rows or files broke a rule; 1 for a rule about the extract as a whole."""
        if rule.scope == "extract":
            return int(self._breaks(rule))
        rows = self.rows_failed.get(rule.id, 0)
        return rows or sum(finding.rule_id == rule.id for finding in self.findings)

    def rules_broken(self) -> list[Rule]:
        """Return the rules that a row or a file broke, in the register's order.

        One that refused the whole extract is a ``blocker`` here, whatever it is otherwise.
        """
        refusing = {finding.rule_id for finding in self.blockers}
        ids = {*self.rows_failed, *(finding.rule_id for finding in self.findings)}
        return [
            replace(rule, severity="blocker") if rule.id in refusing else rule
            for rule in RULES.values()
            if rule.id in ids
        ]

    def broken_rules(self) -> list[BrokenRule]:
        """Return the rules that it breaks, each with its counts and first findings."""
        found: dict[str, list[Finding]] = {}
        for finding in (*self.findings, *self.row_findings):
            found.setdefault(finding.rule_id, []).append(finding)
        return [
            BrokenRule(
                extract=self.extract,
                rule_id=rule.id,
                severity=rule.severity,
                checked=self.checked(rule),
                failed=self.failed(rule),
                findings=tuple(found.get(rule.id, ())),
            )
            for rule in self.rules_broken()
        ]

    def _breaks(self, rule: Rule) -> bool:
        return any(finding.rule_id == rule.id for finding in self.findings)


@dataclass(frozen=True)
class ExtractRows:
    """One extract of one delivery as it was read.

    Attributes:
        rows: accepted rows, typed and under pseudonyms, as they go to raw.
        refused: refused rows as text, as they were sent, with a column ``rules``.
        failures: one row per failure: file, row_number, line_number, rule_id, column, record_id, code.
        findings: of its files and of the extract as a whole.
        rows_received: accepted and refused rows.
        blank_lines: as ``ExtractOutcome`` has it.
        absent: columns of the contract that a file of it lacks.
        too_many: rules that so many rows break that a snapshot is held.
        unfit_columns: as ``ExtractOutcome`` has it.
    """

    extract: str
    rows: pl.DataFrame
    refused: pl.DataFrame
    failures: pl.DataFrame
    findings: list[Finding]
    files_seen: int
    rows_received: int
    blank_lines: tuple[int, ...] | None = None
    absent: tuple[str, ...] = ()
    too_many: tuple[Finding, ...] = ()
    unfit_columns: dict[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> ExtractOutcome:
        """The outcome without the rows."""
        counts = self.failures.group_by("rule_id").len().sort("rule_id")
        return ExtractOutcome(
            extract=self.extract,
            rows_received=self.rows_received,
            rows_accepted=len(self.rows),
            files_seen=self.files_seen,
            findings=self.findings,
            rows_failed=dict(counts.iter_rows()),
            row_findings=self._row_findings(),
            blank_lines=self.blank_lines,
            unfit_columns=self.unfit_columns,
        )

    def _row_findings(self) -> list[Finding]:
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
        return [
            Finding(
                rule_id=row["rule_id"],
                severity=RULES[row["rule_id"]].severity,
                file=row["file"] if several else None,
                row_number=row["row_number"],
                line_number=row["line_number"],
                column=row["column"],
                code=row["code"],
            )
            for row in first.iter_rows(named=True)
        ]


def with_finding(outcomes: list[ExtractOutcome], finding: Finding) -> list[ExtractOutcome]:
    """Return the outcomes of a delivery with a finding of it as a whole added."""
    about = next(
        (outcome for outcome in outcomes if outcome.extract == WHOLE_DELIVERY),
        ExtractOutcome(WHOLE_DELIVERY),
    )
    others = [outcome for outcome in outcomes if outcome.extract != WHOLE_DELIVERY]
    more = replace(about, files_seen=about.files_seen + 1, findings=[*about.findings, finding])
    return [*others, more]


def too_many(
    rows: int, rows_failing: Mapping[str, int], limit_of: Callable[[Rule], float | None]
) -> list[Finding]:
    """Return a finding for each rule that so many rows break that the whole extract must be wrong.

    Args:
        rows: how many were received.
        rows_failing: rule → how many of them break it.
        limit_of: the share of failing rows that a rule allows; None = any.
    """
    if rows < FEWEST_ROWS:
        return []
    found = []
    for rule_id, failing in sorted(rows_failing.items()):
        limit = limit_of(RULES[rule_id])
        if limit is not None and failing > max(limit * rows, FEWEST_FAILING):
            found.append(Finding(rule_id, "blocker", found=failing, other=rows))
    return found
