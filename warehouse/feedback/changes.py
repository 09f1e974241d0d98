"""What changed between two deliveries: which failures are new, worse, mended, and still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from expectations.rules import SEVERITIES, owner_of
from warehouse.log.issues import Issue


@dataclass(frozen=True)
class Worse:
    """An issue that failed before too, with fewer rows or less gravely."""

    before: Issue
    now: Issue


@dataclass(frozen=True)
class Changes:
    """Every issue that is open, or was before, once: an authority's own to mend, the hub's left out.

    Attributes:
        new: open now and not before; one that returned too.
        mended: open before, resolved now.
        still_open: open before and now, and not worse.
    """

    new: tuple[Issue, ...]
    worse: tuple[Worse, ...]
    mended: tuple[Issue, ...]
    still_open: tuple[Issue, ...]


def changes_between(before: Sequence[Issue], now: Sequence[Issue]) -> Changes:
    """What became of each issue.

    Args:
        before: as they stood after the delivery before; none when it is the first.
    """
    were_open = {issue.issue_id: issue for issue in before if issue.is_open}
    ours = [issue for issue in now if owner_of(issue.rule_id) == "la"]
    both = [
        Worse(were_open[issue.issue_id], issue)
        for issue in ours
        if issue.is_open and issue.issue_id in were_open
    ]
    return Changes(
        new=tuple(issue for issue in ours if issue.is_open and issue.issue_id not in were_open),
        worse=tuple(pair for pair in both if _is_worse(pair)),
        mended=tuple(issue for issue in ours if not issue.is_open and issue.issue_id in were_open),
        still_open=tuple(pair.now for pair in both if not _is_worse(pair)),
    )


def gravity(severity: str) -> int:
    """The graver, the higher."""
    return -SEVERITIES.index(severity)


def _is_worse(pair: Worse) -> bool:
    graver = gravity(pair.now.severity) > gravity(pair.before.severity)
    return graver or pair.now.rows_failed > pair.before.rows_failed
