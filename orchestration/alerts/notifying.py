"""Routes what happened, puts the messages into the outbox, and sends those that can be sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orchestration.alerts.events import DeliveryRead, Event
from orchestration.alerts.outbox import OutboxError, open_outbox
from orchestration.alerts.route import route
from orchestration.alerts.routing import Routing, RoutingError, load_routing
from orchestration.alerts.sending import Sent, send_due
from orchestration.settings import Settings

# No event comes back after so long, so that its key may be forgotten.
KEPT = timedelta(days=400)


@dataclass(frozen=True)
class NotifyResult:
    """The messages queued and sent, and why any could not be.

    Attributes:
        messages: how many new ones were put into the outbox.
        sent: the result of sending them, and those that waited.
        problem: why no message was queued, or None; the same events can be notified again.
    """

    messages: int = 0
    sent: Sent = field(default_factory=Sent)
    problem: str | None = None


def notify(settings: Settings, events: Iterable[Event], now: datetime) -> NotifyResult:
    """Queue and send the messages about some events; return the result.

    The state of the issues and the queued messages are one transaction, so a process killed at any
    moment has queued either all of them or none. What can't be sent now waits in the outbox.

    Args:
        now: in UTC, without a zone.
    """
    happened = list(events)
    try:
        routing = load_routing(settings.routing)
    except RoutingError as error:
        return NotifyResult(problem=str(error))
    try:
        return NotifyResult(
            messages=_enqueue(settings, happened, routing, now), sent=send_due(settings, now)
        )
    except (OSError, OutboxError) as error:  # reported, and no reason to stop a refresh
        return NotifyResult(problem=str(error))


def _enqueue(settings: Settings, events: list[Event], routing: Routing, now: datetime) -> int:
    with open_outbox(settings.zones.messages) as outbox, outbox.change():
        outbox.forget(now - KEPT)
        routed = route(events, routing, outbox.state(), now.date())
        outbox.keep_state(routed.state)
        for event in events:
            if isinstance(event, DeliveryRead):
                outbox.report_until(event.la_id, event.system, event.read_at)
        return outbox.enqueue(routed.messages, now)
