"""What the feedback page says, put together from plain values: nothing of it grows with the failing rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from expectations.rules import owner_of
from warehouse.delivery.delivery import Delivery
from warehouse.feedback.changes import Changes, gravity
from warehouse.feedback.lines import counted, open_for, said, to_mend
from warehouse.feedback.records import (
    Change,
    ExtractRead,
    Failing,
    Listed,
    Page,
    Since,
    Stopped,
    Trend,
)
from warehouse.log.issues import Issue

MOST_CHANGES = 8
MOST_PLACES = 4


@dataclass(frozen=True)
class Before:
    """What is remembered of earlier deliveries.

    Attributes:
        delivered_on: the day of the one before.
        trend: the newest deliveries, this one last.
    """

    delivered_on: date
    changes: Changes
    trend: tuple[Trend, ...]


def page_of(
    delivery: Delivery,
    name: str,
    extracts: Sequence[ExtractRead],
    failing: Sequence[Failing],
    before: Before | None = None,
    sent: bool = True,
) -> Page:
    """Everything that is said of a delivery.

    Args:
        name: the authority's.
        failing: every rule that an extract breaks; the hub's own too.
        before: None for a first delivery, and where nothing is remembered.
        sent: it was delivered, not only checked before that.
    """
    theirs = [each for each in failing if owner_of(each.rule_id) == "la"]
    ours = len(theirs) < len(failing)
    changes = before.changes if before else None
    crashed = {
        each.extract
        for each in failing
        if each.severity == "blocker" and owner_of(each.rule_id) == "hub"
    }
    stops = _stopped([e for e in extracts if e.extract not in crashed], theirs, changes)
    groups, more = to_mend([each for each in theirs if each.severity != "blocker"], changes)
    return Page(
        name=name,
        system=delivery.system,
        delivered_on=delivery.delivered_on,
        delivery_id=delivery.id,
        sent=sent,
        ours=ours,
        nothing_read=bool(crashed),
        stopped=stops,
        groups=groups,
        more=more,
        problems=len(theirs),
        extracts=tuple(extracts),
        since=_since(before, delivery.id) if before else None,
        trend=before.trend if before else (),
    )


def _stopped(
    extracts: Sequence[ExtractRead], failing: Sequence[Failing], changes: Changes | None
) -> tuple[Stopped, ...]:
    """Extracts of which nothing, or not every file, was accepted, and what stops them."""
    found = []
    for extract in extracts:
        blockers = [
            each
            for each in failing
            if each.extract == extract.extract and each.severity == "blocker"
        ]
        as_a_whole = extract.status == "rejected"
        if blockers or as_a_whole:
            reasons, _ = to_mend(blockers, changes)
            found.append(Stopped(extract.extract, as_a_whole, extract.in_use, reasons))
    return tuple(sorted(found, key=lambda each: not each.as_a_whole))


def _since(before: Before, delivery_id: str) -> Since:
    """What changed, each list cut to what a page holds."""
    changes = before.changes
    unjudged = [i for i in changes.still_open if i.last_delivery_id != delivery_id]
    return Since(
        before=before.delivered_on,
        new=_listed((issue, _counted(issue)) for issue in _gravest(changes.new)),
        worse=_listed(
            (pair.now, f"{_counted(pair.now)}, {pair.before.rows_failed:,} before")
            for pair in changes.worse
        ),
        mended=_listed(
            (issue, ", ".join(filter(None, (_counted(issue), open_for(issue)))))
            for issue in _gravest(changes.mended)
        ),
        unchanged=len(changes.still_open) - len(unjudged),
        not_judged=_listed((issue, open_for(issue)) for issue in _gravest(unjudged)),
    )


def _counted(issue: Issue) -> str:
    return counted(issue.rule_id, issue.rows_failed)


def _gravest(issues: Iterable[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda i: (-gravity(i.severity), -i.rows_failed, i.issue_id))


def _listed(issues: Iterable[tuple[Issue, str]]) -> Listed:
    by_rule: dict[str, list[tuple[str, str]]] = {}
    for issue, count in issues:
        by_rule.setdefault(issue.rule_id, []).append((issue.extract, count))
    some = tuple(
        Change(said(rule_id)[0], tuple(where[:MOST_PLACES]), len(where[MOST_PLACES:]))
        for rule_id, where in list(by_rule.items())[:MOST_CHANGES]
    )
    every = sum(len(where) for where in by_rule.values())
    return Listed(some, len(by_rule) - len(some), every)
