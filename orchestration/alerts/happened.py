"""What happened, from the delivery log: deliveries that were read and not reported yet, and open issues."""

from __future__ import annotations

from datetime import date, datetime

from orchestration.alerts.changes import is_for_authority
from orchestration.alerts.events import DeliveryRead, OpenIssues
from orchestration.alerts.outbox import open_outbox
from orchestration.settings import Settings
from warehouse.feedback.folder import PAGE
from warehouse.log import issue_history
from warehouse.log.issues import MARTS, Issue
from warehouse.log.ledger import Ledger
from warehouse.log.newest import held_extracts, newest_deliveries, refused_extracts


def deliveries_read(settings: Settings, ledger: Ledger) -> list[DeliveryRead]:
    """Return each authority's newest delivery of a system, if it was read or judged since it was reported.

    It stands for those that were read with it, since an issue is reported as it is now; an older one
    that arrives late is not reported.
    """
    with open_outbox(settings.zones.messages) as outbox:
        reported = outbox.reported_until()
    untold = [
        newest
        for newest in newest_deliveries(ledger)
        # Not "later than": the clock may have been set back.
        if newest.read_at != reported.get((newest.la_id, newest.system), datetime.min)
    ]
    if not untold:
        return []
    issues: dict[tuple[str | None, str], list[Issue]] = {}
    for issue in issue_history.issues(ledger):
        issues.setdefault((issue.la_id, issue.system), []).append(issue)
    return [
        DeliveryRead(
            la_id=newest.la_id,
            system=newest.system,
            delivery_id=newest.delivery_id,
            delivered_on=newest.delivered_on,
            read_at=newest.read_at,
            refused=refused_extracts(ledger, newest),
            issues=tuple(issues.get((newest.la_id, newest.system), ())),
            feedback=feedback_of(settings, newest.la_id, newest.delivery_id),
            held=tuple(held_extracts(ledger, newest.delivery_id)),
        )
        for newest in untold
    ]


def open_issues(settings: Settings, ledger: Ledger, day: date) -> list[OpenIssues]:
    """Return what is open on a day: one event for each authority that has anything open, and one for the hub."""
    whose: dict[str | None, list[Issue]] = {}
    for issue in issue_history.issues(ledger):
        if issue.is_open:
            whose.setdefault(issue.la_id if is_for_authority(issue) else None, []).append(issue)
    pages: dict[str | None, dict[str, str]] = {None: {MARTS: settings.zones.quality.name}}
    for newest in newest_deliveries(ledger):
        page = feedback_of(settings, newest.la_id, newest.delivery_id)
        pages.setdefault(newest.la_id, {})[newest.system] = page
    return [
        OpenIssues(day, la_id, tuple(issues), pages.get(la_id, {}))
        for la_id, issues in whose.items()
    ]


def feedback_of(settings: Settings, la_id: str, delivery_id: str) -> str:
    """Return where an authority reads the feedback on a delivery: a link, or the path below home."""
    start = settings.outbox_link.rstrip("/") if settings.outbox_link else settings.zones.outbox.name
    return f"{start}/{la_id}/{delivery_id}/{PAGE}"
