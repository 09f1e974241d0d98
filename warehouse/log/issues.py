"""Issues over time: a failure opens one, the next delivery without it resolves it, one that returns reopens it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from expectations.rules import RULES
from warehouse.delivery.delivery import WHOLE_DELIVERY

State = Literal["open", "resolved"]

# In place of a system's name, where what was checked is what the models made of all deliveries.
MARTS = "marts"


@dataclass(frozen=True)
class Result:
    """What came of one rule at one extract of a delivery, or at one mart of an audit.

    Attributes:
        rows_checked: what it was evaluated on; 0 = it could not be judged.
    """

    extract: str
    rule_id: str
    severity: str
    rows_checked: int
    rows_failed: int


@dataclass(frozen=True)
class Checked:
    """What was checked together: a delivery, or the marts as a whole.

    Attributes:
        id: the delivery's.
        la_id: the authority; None for the marts.
        on: the day of the delivery.
        at: when the delivery was received, or the marts were audited; UTC.
        read: its extracts that were read, or the marts that were judged.
        results: one for each extract and rule, as far as anything ever failed there.
    """

    id: str
    la_id: str | None
    system: str
    on: date
    at: datetime
    read: frozenset[str]
    results: tuple[Result, ...]

    def passed(self, extract: str, rule_id: str) -> bool:
        """A rule that failed before no longer does: it was judged and passed, or is asked no more."""
        for result in self.results:
            if (result.extract, result.rule_id) == (extract, rule_id):
                return result.rows_checked > 0 and not result.rows_failed
        if extract == WHOLE_DELIVERY:
            return True
        return extract in self.read and rule_id not in RULES


@dataclass(frozen=True)
class Issue:
    """A rule that an authority's extract breaks, or once broke: one row of ``fct_quality_issue``.

    Attributes:
        opened_at: when the delivery was received in which it was seen first of all.
        last_seen_at: that of the newest delivery in which it failed.
        resolved_at: that of the delivery without it; None while it is open.
        rows_failed: how many rows, or files, failed when it was last seen.
        first_rows_failed: how many failed when it was opened, the last time that it was.
        most_rows_failed: how many failed at its worst.
        opened_on: the day of the delivery that opened it, the last time that it was opened.
        times_opened: 1, and one more for each return.
        days_before: how long it was open the times before this one.
        days_open: over all its times: from the day of the delivery that opened it to that of the
            delivery without it, or of the newest delivery while it is open.
        last_delivery_id: the newest delivery in which it failed.
    """

    issue_id: str
    la_id: str | None
    system: str
    extract: str
    rule_id: str
    severity: str
    opened_at: datetime
    last_seen_at: datetime
    resolved_at: datetime | None
    state: State
    rows_failed: int
    first_rows_failed: int
    most_rows_failed: int
    opened_on: date
    times_opened: int
    days_before: int
    days_open: int
    last_delivery_id: str

    @property
    def is_open(self) -> bool:
        """It failed when it was last judged."""
        return self.state == "open"


def issues_of(checked: Iterable[Checked]) -> list[Issue]:
    """What deliveries, oldest first, come to: one issue for each rule that ever failed at an extract.

    Returns:
        By issue id, whoever's they are.
    """
    found: dict[str, Issue] = {}
    for one in checked:
        for result in one.results:
            if result.rows_failed:
                issue_id = issue_id_of(one, result.extract, result.rule_id)
                found[issue_id] = _seen(found.get(issue_id), issue_id, one, result)
        for issue in [i for i in found.values() if (i.la_id, i.system) == (one.la_id, one.system)]:
            if issue.is_open and issue.last_delivery_id != one.id:
                found[issue.issue_id] = _not_seen(issue, one)
    return [found[issue_id] for issue_id in sorted(found)]


def issue_id_of(checked: Checked, extract: str, rule_id: str) -> str:
    """``<la>.<system>.<extract>.<rule>``: one issue, however often it returns."""
    return ".".join(part for part in (checked.la_id, checked.system, extract, rule_id) if part)


def _seen(issue: Issue | None, issue_id: str, one: Checked, result: Result) -> Issue:
    """The issue after a delivery that has it."""
    opened_anew = issue is None or not issue.is_open
    opened_on = one.on if issue is None or opened_anew else issue.opened_on
    days_before = 0 if issue is None else issue.days_open if opened_anew else issue.days_before
    return Issue(
        issue_id=issue_id,
        la_id=one.la_id,
        system=one.system,
        extract=result.extract,
        rule_id=result.rule_id,
        severity=result.severity,
        opened_at=issue.opened_at if issue else one.at,
        last_seen_at=one.at,
        resolved_at=None,
        state="open",
        rows_failed=result.rows_failed,
        first_rows_failed=(
            result.rows_failed if issue is None or opened_anew else issue.first_rows_failed
        ),
        most_rows_failed=max(result.rows_failed, issue.most_rows_failed if issue else 0),
        opened_on=opened_on,
        times_opened=(issue.times_opened if issue else 0) + opened_anew,
        days_before=days_before,
        days_open=days_before + (one.on - opened_on).days,
        last_delivery_id=one.id,
    )


def _not_seen(issue: Issue, one: Checked) -> Issue:
    """An open issue after a delivery in which it did not fail: mended, or not judged."""
    older = replace(issue, days_open=issue.days_before + (one.on - issue.opened_on).days)
    if one.passed(issue.extract, issue.rule_id):
        return replace(older, state="resolved", resolved_at=one.at)
    return older
