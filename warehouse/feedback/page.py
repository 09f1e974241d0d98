"""Puts the feedback page together from plain values; it does not grow with the failing rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from expectations.findings import BrokenRule
from expectations.rules import owner_of
from expectations.wording import wrong_of
from warehouse.delivery.delivery import Delivery
from warehouse.feedback.changes import DeliveryChanges, severity_rank
from warehouse.feedback.groups import failing_count, groups_of, open_for
from warehouse.feedback.records import (
    ChangeList,
    FeedbackPage,
    RefusedExtract,
    RuleChange,
    SinceBefore,
)
from warehouse.log.feedback import ExtractResult, TrendPoint
from warehouse.log.issues import Issue

MOST_CHANGES = 8
MOST_PLACES = 4


@dataclass(frozen=True)
class EarlierDeliveries:
    """What the log holds of earlier deliveries.

    Attributes:
        delivered_on: the day of the one before.
        trend: the newest deliveries, this one last.
    """

    delivered_on: date
    changes: DeliveryChanges
    trend: tuple[TrendPoint, ...]


def page_of(
    delivery: Delivery,
    name: str,
    extracts: Sequence[ExtractResult],
    broken: Sequence[BrokenRule],
    before: EarlierDeliveries | None = None,
    sent: bool = True,
) -> FeedbackPage:
    """Return the page of a delivery.

    Args:
        name: the authority's.
        broken: every rule that an extract breaks; those that the hub fixes too.
        before: None for a first delivery, and for a check before sending.
        sent: whether it was delivered, not only checked before that.
    """
    of_authority = [each for each in broken if owner_of(each.rule_id) == "la"]
    changes = before.changes if before else None
    crashed = {
        each.extract
        for each in broken
        if each.severity == "blocker" and owner_of(each.rule_id) == "hub"
    }
    refused = _refused([e for e in extracts if e.extract not in crashed], of_authority, changes)
    groups, more = groups_of([e for e in of_authority if e.severity != "blocker"], changes)
    return FeedbackPage(
        name=name,
        system=delivery.system,
        delivered_on=delivery.delivered_on,
        delivery_id=delivery.id,
        sent=sent,
        tartan_failed=len(of_authority) < len(broken),
        nothing_read=bool(crashed),
        refused=refused,
        groups=groups,
        more=more,
        problems=len(of_authority),
        extracts=tuple(extracts),
        since=_since(before, delivery.id) if before else None,
        trend=before.trend if before else (),
    )


def _refused(
    extracts: Sequence[ExtractResult],
    broken: Sequence[BrokenRule],
    changes: DeliveryChanges | None,
) -> tuple[RefusedExtract, ...]:
    """Return the extracts of which nothing, or not every file, was accepted, with the reasons."""
    found = []
    for extract in extracts:
        blockers = [
            each
            for each in broken
            if each.extract == extract.extract and each.severity == "blocker"
        ]
        held = extract.status == "held"
        as_a_whole = held or extract.status == "rejected"
        if blockers or as_a_whole:
            reasons, _ = groups_of(blockers, changes)
            found.append(RefusedExtract(extract.extract, as_a_whole, held, extract.in_use, reasons))
    return tuple(sorted(found, key=lambda each: not each.as_a_whole))


def _since(before: EarlierDeliveries, delivery_id: str) -> SinceBefore:
    """Return what changed, each list cut to what fits on a page."""
    changes = before.changes
    unjudged = [i for i in changes.still_open if i.last_delivery_id != delivery_id]
    return SinceBefore(
        before=before.delivered_on,
        new=_listed((issue, _count_of(issue)) for issue in _most_severe_first(changes.new)),
        worse=_listed(
            (pair.now, f"{_count_of(pair.now)}, {pair.before.rows_failed:,} before")
            for pair in changes.worse
        ),
        fixed=_listed(
            (issue, ", ".join(filter(None, (_count_of(issue), open_for(issue)))))
            for issue in _most_severe_first(changes.fixed)
        ),
        unchanged=len(changes.still_open) - len(unjudged),
        not_judged=_listed((issue, open_for(issue)) for issue in _most_severe_first(unjudged)),
    )


def _count_of(issue: Issue) -> str:
    return failing_count(issue.rule_id, issue.rows_failed)


def _most_severe_first(issues: Iterable[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda i: (severity_rank(i.severity), -i.rows_failed, i.issue_id))


def _listed(issues: Iterable[tuple[Issue, str]]) -> ChangeList:
    by_rule: dict[str, list[tuple[str, str]]] = {}
    for issue, count in issues:
        by_rule.setdefault(issue.rule_id, []).append((issue.extract, count))
    some = tuple(
        RuleChange(wrong_of(rule_id), tuple(where[:MOST_PLACES]), len(where[MOST_PLACES:]))
        for rule_id, where in list(by_rule.items())[:MOST_CHANGES]
    )
    every = sum(len(where) for where in by_rule.values())
    return ChangeList(some, len(by_rule) - len(some), every)
