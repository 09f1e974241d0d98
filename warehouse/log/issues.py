"""Issues over time: a failure opens one, a delivery without it resolves it, a later failure reopens it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from expectations.rules import RULES
from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.log.acceptance import Acceptance

State = Literal["open", "resolved", "accepted"]

# Stands in place of a system's name where the marts were checked.
MARTS = "marts"


@dataclass(frozen=True)
class RuleResult:
    """The result of one rule at one extract of a delivery, or at one mart of an audit.

    Attributes:
        rows_checked: number of rows or files it was evaluated on; 0 = it could not be judged.
    """

    extract: str
    rule_id: str
    severity: str
    rows_checked: int
    rows_failed: int


@dataclass(frozen=True)
class CheckRun:
    """One check of a delivery, or one audit of the marts.

    Attributes:
        id: of the delivery, or the moment of the audit.
        la_id: the authority; None for the marts.
        on: the date of the delivery, or of the audit.
        at: when the delivery was received, or the marts were audited; UTC.
        read: the extracts that were read, or the marts that were judged.
        results: one for each extract and rule, of rules that ever failed there.
    """

    id: str
    la_id: str | None
    system: str
    on: date
    at: datetime
    read: frozenset[str]
    results: tuple[RuleResult, ...]

    def passed(self, extract: str, rule_id: str) -> bool:
        """Return whether a rule that failed before was judged and passed, or has been retired."""
        for result in self.results:
            if (result.extract, result.rule_id) == (extract, rule_id):
                return result.rows_checked > 0 and not result.rows_failed
        if extract == WHOLE_DELIVERY:
            return True
        return extract in self.read and rule_id not in RULES


@dataclass(frozen=True)
class Issue:
    """A rule that an authority's extract, or a mart, breaks or once broke: a row of ``fct_quality_issue``.

    Attributes:
        opened_at: when the first delivery with it was received.
        last_seen_at: when the newest delivery with it was received.
        resolved_at: when the delivery without it was received; None while it is open.
        rows_failed: number of rows, or files, that failed in the newest delivery with it.
        first_rows_failed: number that failed in the delivery that last opened it.
        most_rows_failed: the largest number that ever failed.
        opened_on: the date of the delivery that last opened it.
        times_opened: 1, and one more each time it was reopened.
        days_before: days it was open before it was last opened.
        days_open: days it was open in all: each time from the date of the delivery that opened it to
            that of the delivery without it, or of the newest delivery while it is open.
        last_delivery_id: the newest delivery with it.
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
        """Whether it failed when it was last judged, and nobody accepted it as right."""
        return self.state == "open"


def issues_of(runs: Iterable[CheckRun]) -> list[Issue]:
    """Return one issue for each rule that ever failed at an extract, sorted by issue id.

    Args:
        runs: of any authorities and systems, oldest first.
    """
    found: dict[str, Issue] = {}
    for run in runs:
        for result in run.results:
            if result.rows_failed:
                issue_id = issue_id_of(run, result.extract, result.rule_id)
                found[issue_id] = _seen(found.get(issue_id), issue_id, run, result)
        for issue in [i for i in found.values() if (i.la_id, i.system) == (run.la_id, run.system)]:
            if issue.is_open and issue.last_delivery_id != run.id:
                found[issue.issue_id] = _not_seen(issue, run)
    return [found[issue_id] for issue_id in sorted(found)]


def with_acceptances(
    issues: Iterable[Issue], accepted: Iterable[Acceptance], today: date
) -> list[Issue]:
    """Return the issues; an open one that a person accepted as right is ``accepted``.

    It is open again when more fails than when it was accepted, when it is judged more severely,
    after the last day of the acceptance, and when it returns after it was resolved.
    """
    newest = {each.issue_id: each for each in accepted if each.issue_id}
    return [
        replace(issue, state="accepted")
        if issue.is_open and _holds(newest.get(issue.issue_id), issue, today)
        else issue
        for issue in issues
    ]


def _holds(accepted: Acceptance | None, issue: Issue, today: date) -> bool:
    """Return whether an acceptance still covers an open issue."""
    if accepted is None or (accepted.until is not None and today > accepted.until):
        return False
    return (
        issue.rows_failed <= (accepted.rows_failed or 0)
        and issue.severity == accepted.severity
        and issue.times_opened == accepted.times_opened
    )


def issue_id_of(run: CheckRun, extract: str, rule_id: str) -> str:
    """Return ``<la>.<system>.<extract>.<rule>``; an issue keeps its id when it is reopened."""
    return ".".join(part for part in (run.la_id, run.system, extract, rule_id) if part)


def _seen(issue: Issue | None, issue_id: str, run: CheckRun, result: RuleResult) -> Issue:
    """Return the issue after a delivery in which its rule failed."""
    is_opened = issue is None or not issue.is_open
    opened_on = run.on if issue is None or is_opened else issue.opened_on
    days_before = 0 if issue is None else issue.days_open if is_opened else issue.days_before
    return Issue(
        issue_id=issue_id,
        la_id=run.la_id,
        system=run.system,
        extract=result.extract,
        rule_id=result.rule_id,
        severity=result.severity,
        opened_at=issue.opened_at if issue else run.at,
        last_seen_at=run.at,
        resolved_at=None,
        state="open",
        rows_failed=result.rows_failed,
        first_rows_failed=(
            result.rows_failed if issue is None or is_opened else issue.first_rows_failed
        ),
        most_rows_failed=max(result.rows_failed, issue.most_rows_failed if issue else 0),
        opened_on=opened_on,
        times_opened=(issue.times_opened if issue else 0) + is_opened,
        days_before=days_before,
        days_open=days_before + (run.on - opened_on).days,
        last_delivery_id=run.id,
    )


def _not_seen(issue: Issue, run: CheckRun) -> Issue:
    """Return an open issue after a delivery in which its rule did not fail: it passed or was not judged."""
    older = replace(issue, days_open=issue.days_before + (run.on - issue.opened_on).days)
    if run.passed(issue.extract, issue.rule_id):
        return replace(older, state="resolved", resolved_at=run.at)
    return older
