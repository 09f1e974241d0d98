"""After a refresh: each authority's page and the messages about its delivery. In the morning: those of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from orchestration.alerts.events import (
    CollectionStep,
    Event,
    Heartbeat,
    NothingDelivered,
    RunFailed,
)
from orchestration.alerts.happened import deliveries_read, open_issues
from orchestration.alerts.notifying import NotifyResult, notify
from orchestration.alerts.outbox import open_outbox
from orchestration.settings import Settings
from warehouse.feedback.folder import PAGE, folder_of, write_feedback
from warehouse.log import issue_history
from warehouse.log.arrivals import arrived, returns_in_use
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.log.punctuality import LONDON, collection_steps, late_nightly
from warehouse.release.current import current_release


class PagesFailed(RuntimeError):
    """Some pages could not be written, through a fault of Tartan. All others were, and all messages went out."""


def feed_back(settings: Settings, now: datetime) -> NotifyResult:
    """Write the page of every delivery that was read or judged since, and send the messages; return the result.

    Whatever is cut short is done the next time.

    Args:
        now: in UTC, without a zone.

    Raises:
        PagesFailed: after everything else was done.
    """
    failed: dict[str, Exception] = {}
    with open_ledger(settings.zones.ledger) as ledger:
        happened = deliveries_read(settings, ledger)
        judged = {event.delivery_id for event in happened}
        for delivery in ledger.deliveries_read():
            page = folder_of(settings.zones.outbox, delivery) / PAGE
            if delivery.id in judged or not page.exists():
                try:
                    write_feedback(settings.zones, ledger, delivery)
                except Exception as error:
                    failed[delivery.id] = error
    result = notify(settings, happened, now)
    if failed:
        raise PagesFailed(
            f"The pages of {', '.join(failed)} could not be written; what was found is in "
            "failures.csv beside them. Look up the traceback, mend the code and refresh again."
        ) from next(iter(failed.values()))
    return result


def notify_of_failure(
    settings: Settings, run_id: str, step: str | None, error_class: str, now: datetime
) -> NotifyResult:
    """Send the hub a message that ``tartan refresh`` failed; a sensor does so for runs of Dagster's.

    Args:
        run_id: the same that the sensor would name, so that one message goes out.
    """
    return notify(settings, [RunFailed(run_id, "refresh", step, error_class)], now)


def morning(settings: Settings, now: datetime) -> NotifyResult:
    """Send the morning's messages: who is late, reminders, open issues, and the heartbeat; return the result.

    Args:
        now: in UTC, without a zone.
    """
    day = now.replace(tzinfo=UTC).astimezone(LONDON).date()
    with open_ledger(settings.zones.ledger) as ledger:
        late = list(_late(settings, ledger, now))
        happened: list[Event] = [
            *late,
            *_collection(ledger, day),
            *open_issues(settings, ledger, day),
            _heartbeat(settings, ledger, day, now, late),
        ]
    return notify(settings, happened, now)


def _late(settings: Settings, ledger: Ledger, now: datetime) -> Iterator[NothingDelivered]:
    there = arrived(ledger, settings.zones.drop, settings.settle_minutes * 60)
    for each in late_nightly(there, now):
        yield NothingDelivered(each.la_id, each.system, each.expected_on, each.due, each.newest)


def _collection(ledger: Ledger, day: date) -> Iterator[CollectionStep]:
    for each in collection_steps(day, returns_in_use(ledger)):
        yield CollectionStep(
            framework=each.framework,
            period=each.period,
            step=each.step,
            on=each.on,
            days_until=each.days_until,
            missing=each.missing,
            las=each.las,
        )


def _heartbeat(
    settings: Settings, ledger: Ledger, day: date, now: datetime, late: list[NothingDelivered]
) -> Heartbeat:
    release = current_release(settings.zones)
    created_at = release and release.manifest.get("created_at")
    made_at = datetime.fromisoformat(created_at) if created_at else None
    open_now = Counter(issue.severity for issue in issue_history.issues(ledger) if issue.is_open)
    with open_outbox(settings.zones.messages) as outbox:
        waiting = len(outbox.waiting())
    return Heartbeat(
        day=day,
        release_id=release.id if release else None,
        made_at=made_at.astimezone(UTC).replace(tzinfo=None) if made_at else None,
        deliveries=ledger.received_since(now - timedelta(days=1)),
        late=tuple((each.la_id, each.system) for each in late),
        open_by_severity=dict(open_now),
        waiting_messages=waiting,
    )
