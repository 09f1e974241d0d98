"""What changed between two deliveries: which failures are new, worse, fixed, and still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from expectations.rules import SEVERITIES, owner_of
from warehouse.log.issues import Issue


@dataclass(frozen=True)
class WorseIssue:
    """An issue that failed before too, with fewer rows or less severely."""

    before: Issue
    now: Issue


@dataclass(frozen=True)
class DeliveryChanges:
    """Every issue that is open, or was before, once: those that the authority can fix.

    Attributes:
        new: open now and not before; one that returned too.
        fixed: open before, resolved now.
        still_open: open before and now, and not worse.
        accepted: failing now, and accepted as right by a person.
    """

    new: tuple[Issue, ...]
    worse: tuple[WorseIssue, ...]
    fixed: tuple[Issue, ...]
    still_open: tuple[Issue, ...]
    accepted: tuple[Issue, ...] = ()


def changes_between(before: Sequence[Issue], now: Sequence[Issue]) -> DeliveryChanges:
    """Return what became of each issue.

    Args:
        before: as they stood after the delivery before; none when it is the first.
    """
    were_open = {issue.issue_id: issue for issue in before if issue.is_open}
    of_authority = [issue for issue in now if owner_of(issue.rule_id) == "la"]
    both = [
        WorseIssue(were_open[issue.issue_id], issue)
        for issue in of_authority
        if issue.is_open and issue.issue_id in were_open
    ]
    return DeliveryChanges(
        new=tuple(
            issue for issue in of_authority if issue.is_open and issue.issue_id not in were_open
        ),
        worse=tuple(pair for pair in both if _is_worse(pair)),
        fixed=tuple(
            issue
            for issue in of_authority
            if issue.state == "resolved" and issue.issue_id in were_open
        ),
        still_open=tuple(pair.now for pair in both if not _is_worse(pair)),
        accepted=tuple(issue for issue in of_authority if issue.state == "accepted"),
    )


def severity_rank(severity: str) -> int:
    """Return the place of a severity, the most severe first."""
    return SEVERITIES.index(severity)


def _is_worse(pair: WorseIssue) -> bool:
    more_severe = severity_rank(pair.now.severity) < severity_rank(pair.before.severity)
    return more_severe or pair.now.rows_failed > pair.before.rows_failed
