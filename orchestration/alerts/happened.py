"""What happened, as the delivery log tells it: deliveries that were read and not told yet, and what is open."""

from __future__ import annotations

from datetime import date, datetime

from orchestration.alerts.changes import is_authoritys
from orchestration.alerts.events import DeliveryRead, OpenIssues
from orchestration.alerts.outbox import open_outbox
from orchestration.settings import Settings
from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.feedback.folder import PAGE
from warehouse.log import issue_history
from warehouse.log.issues import MARTS, Issue
from warehouse.log.ledger import Ledger, Row

_NEWEST = """
    select
        delivery_id, la_id, system, delivered_on,
        (
            select max(checked_at) from rule_result
            where rule_result.delivery_id = newest.delivery_id
        ) as read_at
    from (
        select *, row_number() over (
            partition by la_id, system order by delivered_on desc, received_at desc
        ) as position
        from delivery where read_with is not null
    ) as newest
    where position = 1
    order by la_id, system
"""


def deliveries_read(settings: Settings, ledger: Ledger) -> list[DeliveryRead]:
    """Each authority's newest delivery of a system, where it was read or judged again since it was told.

    It speaks for those that were read with it, since an issue is told as it stands now; of an older
    one that arrives late there is nothing to tell.
    """
    with open_outbox(settings.zones.messages) as outbox:
        told = outbox.told_until()
    untold = [
        row
        for row in ledger.rows(_NEWEST)
        if _read_at(row) > told.get((row["la_id"], row["system"]), datetime.min)
    ]
    if not untold:
        return []
    issues: dict[tuple[str | None, str], list[Issue]] = {}
    for issue in issue_history.issues(ledger):
        issues.setdefault((issue.la_id, issue.system), []).append(issue)
    return [
        DeliveryRead(
            la_id=row["la_id"],
            system=row["system"],
            delivery_id=row["delivery_id"],
            delivered_on=date.fromisoformat(row["delivered_on"]),
            read_at=_read_at(row),
            refused=_refused(ledger, row),
            issues=tuple(issues.get((row["la_id"], row["system"]), ())),
            feedback=feedback_of(settings, row["la_id"], row["delivery_id"]),
        )
        for row in untold
    ]


def open_issues(settings: Settings, ledger: Ledger, day: date) -> list[OpenIssues]:
    """What is open on a day: one for each authority that has anything open, and one for the hub."""
    whose: dict[str | None, list[Issue]] = {}
    for issue in issue_history.issues(ledger):
        if issue.is_open:
            whose.setdefault(issue.la_id if is_authoritys(issue) else None, []).append(issue)
    pages: dict[str | None, dict[str, str]] = {None: {MARTS: settings.zones.quality.name}}
    for row in ledger.rows(_NEWEST):
        page = feedback_of(settings, row["la_id"], row["delivery_id"])
        pages.setdefault(row["la_id"], {})[row["system"]] = page
    return [
        OpenIssues(day, la_id, tuple(issues), pages.get(la_id, {}))
        for la_id, issues in whose.items()
    ]


def feedback_of(settings: Settings, la_id: str, delivery_id: str) -> str:
    """Where an authority reads what came of a delivery: a link, or the path below home."""
    start = settings.outbox_link.rstrip("/") if settings.outbox_link else settings.zones.outbox.name
    return f"{start}/{la_id}/{delivery_id}/{PAGE}"


def _read_at(row: Row) -> datetime:
    return datetime.fromisoformat(row["read_at"] or str(datetime.min))


def _refused(ledger: Ledger, row: Row) -> dict[str, date | None]:
    """Extracts of a delivery that were refused whole, and the day of what stays in use for each."""
    query = """
        select extract from extract_result
        where delivery_id = ? and status = 'rejected' and extract <> ? order by extract
    """
    names = [each["extract"] for each in ledger.rows(query, row["delivery_id"], WHOLE_DELIVERY)]
    in_use = {name: ledger.newest_content(row["la_id"], row["system"], name) for name in names}
    return {
        name: max((delivery.delivered_on for delivery in content.values()), default=None)
        for name, content in in_use.items()
    }
