"""Telling what happened: routed, put into the outbox, and sent as far as it can be."""

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

__all__ = ["Sent", "Told", "send_due", "tell"]

# No event comes back after so long, so that its key may be forgotten.
KEPT = timedelta(days=400)


@dataclass(frozen=True)
class Told:
    """What came of telling.

    Attributes:
        messages: how many new ones were put into the outbox.
        sent: what came of sending them, and of those that waited.
        problem: why nothing was told, or None; the same events can be told again.
    """

    messages: int = 0
    sent: Sent = field(default_factory=Sent)
    problem: str | None = None


def tell(settings: Settings, events: Iterable[Event], now: datetime) -> Told:
    """Tell those whom it concerns; what can't be sent now waits in the outbox.

    What is told of issues and that it waits to be sent are one transaction, so a process killed at
    any moment has told either all of it or nothing.

    Args:
        now: in UTC, without a zone.
    """
    happened = list(events)
    try:
        routing = load_routing(settings.routing)
    except RoutingError as error:
        return Told(problem=str(error))
    try:
        return Told(
            messages=_enqueue(settings, happened, routing, now), sent=send_due(settings, now)
        )
    except (OSError, OutboxError) as error:  # told, and no reason to stop a refresh
        return Told(problem=str(error))


def _enqueue(settings: Settings, events: list[Event], routing: Routing, now: datetime) -> int:
    with open_outbox(settings.zones.messages) as outbox, outbox.change():
        outbox.forget(now - KEPT)
        routed = route(events, routing, outbox.state(), now.date())
        outbox.keep_state(routed.state)
        for event in events:
            if isinstance(event, DeliveryRead):
                outbox.tell_until(event.la_id, event.system, event.read_at)
        return outbox.enqueue(routed.messages, now)
