"""What changed since it was last told: which issues are new, worse and mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from expectations.rules import SEVERITIES, owner_of
from warehouse.log.issues import Issue


@dataclass(frozen=True)
class KnownIssue:
    """An open issue as it was last told.

    Attributes:
        rows_failed: how many failed then, or since then at the fewest.
        times_opened: which of its openings was told.
        told_on: the day on which that was.
        escalated: the second contact was told too.
    """

    issue_id: str
    la_id: str | None
    system: str
    severity: str
    rows_failed: int
    times_opened: int
    told_on: date
    escalated: bool = False


# What was told of open issues, by issue id.
State = Mapping[str, KnownIssue]


@dataclass(frozen=True)
class Worse:
    """An issue of which more rows fail than when it was told, or which is graver.

    Attributes:
        was: how many failed then.
    """

    issue: Issue
    was: int


@dataclass(frozen=True)
class Changes:
    """What is to be told of an authority's system, the gravest first."""

    new: tuple[Issue, ...] = ()
    worse: tuple[Worse, ...] = ()
    mended: tuple[Issue, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.worse or self.mended)

    def only(self, wanted: Callable[[Issue], bool]) -> Changes:
        """Those of the issues that are wanted."""
        return Changes(
            tuple(issue for issue in self.new if wanted(issue)),
            tuple(worse for worse in self.worse if wanted(worse.issue)),
            tuple(issue for issue in self.mended if wanted(issue)),
        )


def compare(
    issues: Iterable[Issue], state: State, worse_by_percent: int, today: date
) -> tuple[Changes, State]:
    """What changed, and what is known once it is told.

    Args:
        issues: all of one authority and system, or of the marts, also resolved ones.
    """
    new: list[Issue] = []
    worse: list[Worse] = []
    mended: list[Issue] = []
    known = dict(state)
    for issue in gravest_first(issues):
        before = state.get(issue.issue_id)
        if not issue.is_open:
            if before is not None:
                mended.append(issue)
                del known[issue.issue_id]
        elif before is None or issue.times_opened > before.times_opened:
            new.append(issue)
            known[issue.issue_id] = _told(issue, today)
        elif _is_worse(issue, before, worse_by_percent):
            worse.append(Worse(issue, before.rows_failed))
            told = replace(_told(issue, before.told_on), escalated=before.escalated)
            known[issue.issue_id] = told
        elif issue.rows_failed < before.rows_failed:
            # Nobody is told of a fall, and a rise after it counts from there.
            known[issue.issue_id] = replace(before, rows_failed=issue.rows_failed)
    return Changes(tuple(new), tuple(worse), tuple(mended)), known


def gravest_first(issues: Iterable[Issue]) -> list[Issue]:
    """By severity, then the most rows, then the name."""
    return sorted(
        issues, key=lambda i: (SEVERITIES.index(severity_of(i)), -i.rows_failed, i.issue_id)
    )


def is_authoritys(issue: Issue) -> bool:
    """The authority can mend it; all else is for the hub to mend."""
    return issue.la_id is not None and owner_of(issue.rule_id) == "la"


def severity_of(issue: Issue) -> str:
    """One of ours, whatever tool judged it."""
    # dbt's own words are let in by the ledger; what is none of ours is no less than an error.
    return issue.severity if issue.severity in SEVERITIES else "error"


def _is_worse(issue: Issue, before: KnownIssue, percent: int) -> bool:
    graver = SEVERITIES.index(severity_of(issue)) < SEVERITIES.index(before.severity)
    return graver or issue.rows_failed * 100 > before.rows_failed * (100 + percent)


def _told(issue: Issue, on: date) -> KnownIssue:
    return KnownIssue(
        issue_id=issue.issue_id,
        la_id=issue.la_id,
        system=issue.system,
        severity=severity_of(issue),
        rows_failed=issue.rows_failed,
        times_opened=issue.times_opened,
        told_on=on,
    )
