"""What changed since the last message: which issues are new, worse and fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from expectations.rules import SEVERITIES, owner_of
from warehouse.log.issues import Issue


@dataclass(frozen=True)
class KnownIssue:
    """An open issue as it was last reported.

    Attributes:
        rows_failed: how many failed then, or since then at the fewest.
        times_opened: which of its openings was reported.
        reported_on: the day of that message.
        escalated: the second contact was told too.
    """

    issue_id: str
    la_id: str | None
    system: str
    severity: str
    rows_failed: int
    times_opened: int
    reported_on: date
    escalated: bool = False


# What was reported of open issues, by issue id.
State = Mapping[str, KnownIssue]


@dataclass(frozen=True)
class WorseThanReported:
    """An issue of which more rows fail than when it was reported, or which is more severe.

    Attributes:
        was: how many failed then.
    """

    issue: Issue
    was: int


@dataclass(frozen=True)
class ChangesToReport:
    """What to report about an authority's system, the most severe first."""

    new: tuple[Issue, ...] = ()
    worse: tuple[WorseThanReported, ...] = ()
    fixed: tuple[Issue, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.worse or self.fixed)

    def only(self, wanted: Callable[[Issue], bool]) -> ChangesToReport:
        """Return the changes of the wanted issues alone."""
        return ChangesToReport(
            tuple(issue for issue in self.new if wanted(issue)),
            tuple(worse for worse in self.worse if wanted(worse.issue)),
            tuple(issue for issue in self.fixed if wanted(issue)),
        )


def compare(
    issues: Iterable[Issue], state: State, worse_by_percent: int, today: date
) -> tuple[ChangesToReport, State]:
    """Return what changed, and the state once that is reported.

    Args:
        issues: all of one authority and system, or of the marts, also resolved ones.
    """
    new: list[Issue] = []
    worse: list[WorseThanReported] = []
    fixed: list[Issue] = []
    known = dict(state)
    for issue in most_severe_first(issues):
        before = state.get(issue.issue_id)
        if not issue.is_open:
            known.pop(issue.issue_id, None)
            if before is not None and issue.state == "resolved":
                fixed.append(issue)
        elif before is None or issue.times_opened > before.times_opened:
            new.append(issue)
            known[issue.issue_id] = _reported(issue, today)
        elif _is_worse(issue, before, worse_by_percent):
            worse.append(WorseThanReported(issue, before.rows_failed))
            reported = replace(_reported(issue, before.reported_on), escalated=before.escalated)
            known[issue.issue_id] = reported
        elif issue.rows_failed < before.rows_failed:
            # A fall is not reported, and a rise after it counts from there.
            known[issue.issue_id] = replace(before, rows_failed=issue.rows_failed)
    return ChangesToReport(tuple(new), tuple(worse), tuple(fixed)), known


def most_severe_first(issues: Iterable[Issue]) -> list[Issue]:
    """Return issues by severity, then the most rows, then the name."""
    return sorted(
        issues, key=lambda i: (SEVERITIES.index(severity_of(i)), -i.rows_failed, i.issue_id)
    )


def is_for_authority(issue: Issue) -> bool:
    """Return whether the authority can fix it; all else is for the hub to fix."""
    return issue.la_id is not None and owner_of(issue.rule_id) == "la"


def severity_of(issue: Issue) -> str:
    """Return one of Tartan's severities, whatever tool judged it."""
    # dbt's own words are let in by the ledger; what is none of ours is no less than an error.
    return issue.severity if issue.severity in SEVERITIES else "error"


def _is_worse(issue: Issue, before: KnownIssue, percent: int) -> bool:
    more_severe = SEVERITIES.index(severity_of(issue)) < SEVERITIES.index(before.severity)
    return more_severe or issue.rows_failed * 100 > before.rows_failed * (100 + percent)


def _reported(issue: Issue, on: date) -> KnownIssue:
    return KnownIssue(
        issue_id=issue.issue_id,
        la_id=issue.la_id,
        system=issue.system,
        severity=severity_of(issue),
        rows_failed=issue.rows_failed,
        times_opened=issue.times_opened,
        reported_on=on,
    )
