"""What a check found, as data: the rule, the place, the numbers. ``wording`` makes the sentences."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import sqrt

from expectations.rules.rule import Rule, Severity


@dataclass(frozen=True)
class Finding:
    """One failure of a rule.

    It holds counts, names and codes that are in no code set, and no other cell of a row. A field
    that a rule has no use for is None.

    Attributes:
        severity: as judged here: a rule that refused the whole extract is a ``blocker``.
        file: the file, as its sender knows it.
        row_number: the data row in that file, from 1.
        line_number: the line of the file on which that row begins, the header being on line 1.
        column: the column concerned, by its name in the contract.
        code: the code that was found and is in no code set.
        expected: what should stand there, or is the same: a system's name, or a file's.
        basis: what ``found`` was compared with, where a rule compares with several things.
        item: what the numbers are of: an item of a return, a column or a month.
        item_title: the item's title.
        part: the number of the item: numerator, denominator or value.
        area: the area, where it is not clear from the delivery.
        period: the period of the numbers.
        found: the number that was found; of a column that is not in the contract its place in the
            file, from 1, since what stands in a header may be a cell.
        other_item: what ``other`` is of: an item, an extract, a period or a date (ISO).
        other_title: the other item's title.
        other_part: the number of the other item.
        other: the number that ``found`` was compared with.
        tolerance: the difference that would have passed.
        note: what else helps to find the cause.
    """

    rule_id: str
    severity: Severity
    file: str | None = None
    row_number: int | None = None
    line_number: int | None = None
    column: str | None = None
    code: str | None = None
    expected: str | None = None
    basis: str | None = None
    item: str | None = None
    item_title: str | None = None
    part: str | None = None
    area: str | None = None
    period: str | None = None
    found: float | None = None
    other_item: str | None = None
    other_title: str | None = None
    other_part: str | None = None
    other: float | None = None
    tolerance: float | None = None
    note: str | None = None

    @property
    def size(self) -> float:
        """How far the two numbers are beyond the tolerance, in standard errors of a count.

        0 without two numbers. Of one rule's findings the largest is shown first: a difference of 3
        in 1,000 is small, one of 530 against 296 is large.
        """
        if self.found is None or self.other is None:
            return 0.0
        apart = max(abs(self.found - self.other) - (self.tolerance or 0.0), 0.0)
        return apart / sqrt(max(abs(self.found), abs(self.other), 1.0))


FIELDS = tuple(each.name for each in fields(Finding))


def finding_of(rule: Rule, file: str | None = None, note: str | None = None) -> Finding:
    """Return a finding of a rule that needs no numbers."""
    return Finding(rule.id, rule.severity, file=file, note=note)


@dataclass(frozen=True)
class BrokenRule:
    """A rule that an extract of a delivery breaks, with its first findings.

    Attributes:
        severity: as judged here: a rule that refused the whole extract is a ``blocker``.
        checked: what it was evaluated on, in rows, files or figures.
        failed: how many of them break it.
        findings: some of them, in the order of the file.
    """

    extract: str
    rule_id: str
    severity: Severity
    checked: int
    failed: int
    findings: tuple[Finding, ...] = ()
