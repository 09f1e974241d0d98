"""From what happened to the messages about it: pure, so that no test of it needs a network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from orchestration.alerts import issue_messages, moment_messages
from orchestration.alerts.changes import State, compare, is_for_authority, severity_of
from orchestration.alerts.events import (
    CheckFailed,
    CollectionStep,
    DeliveryRead,
    Event,
    Heartbeat,
    NothingDelivered,
    OpenIssues,
    RunFailed,
)
from orchestration.alerts.messages import Message, MessageText
from orchestration.alerts.routing import Channels, Routing, unique
from warehouse.log.issues import Issue


@dataclass(frozen=True)
class Routed:
    """What to send, and the state of issues once it is sent.

    Attributes:
        messages: each with a key of its own; one whose key was sent before is not sent again.
    """

    messages: list[Message]
    state: State


def route(events: Iterable[Event], routing: Routing, state: State, today: date) -> Routed:
    """Return the messages about some events, and the state of issues after them.

    Args:
        events: in the order in which they happened.
        state: what was reported before of issues that were open then.
        today: the day of the messages.
    """
    found: list[Message] = []
    failed: list[CheckFailed] = []
    for event in events:
        if isinstance(event, DeliveryRead):
            messages, state = _delivery_read(event, routing, state, today)
        elif isinstance(event, OpenIssues):
            messages, state = _open_issues(event, routing, state)
        elif isinstance(event, CheckFailed):
            # A delivery's own message covers an authority's checks; the others are one message.
            failed += [event] if event.la_id is None else []
            continue
        else:
            messages = list(_of_the_moment(event, routing, today))
        found += messages
    return Routed([*found, *_checks_failed(failed, routing, today)], state)


def _delivery_read(
    event: DeliveryRead, routing: Routing, state: State, today: date
) -> tuple[list[Message], State]:
    """Return what changed: to the authority what it can fix, the rest to the hub."""
    alerts = routing.of(event.la_id)
    changes, known = compare(event.issues, state, alerts.worse_by_percent, today)
    about = f"{event.delivery_id}.{_moment(event.read_at)}"
    theirs = changes.only(is_for_authority)
    found = []
    for channel in unique(alerts.changes.values()):
        through = theirs.only(partial(_goes_through, channel, alerts.changes))
        if through:
            text = issue_messages.delivery_changes(event, through)
            found.append(text.through(channel, about, event.la_id))
    if theirs.only(lambda issue: issue.severity == "blocker" and issue.extract in event.held):
        text = issue_messages.held(event)
        found += _to_hub(text, routing.hub["held"], f"held.{about}")
    ours = changes.only(lambda issue: not is_for_authority(issue))
    if ours:
        text = issue_messages.failed_on_delivery(event, ours)
        found += _to_hub(text, routing.hub["tartan_failed"], f"failed.{about}")
    return found, known


def _open_issues(event: OpenIssues, routing: Routing, state: State) -> tuple[list[Message], State]:
    """Return the weekly digest, and the message to a second contact about what is open for too long."""
    week = _week(event.day)
    if event.la_id is None:
        hub = routing.hub["digest"] if event.day.weekday() == routing.authority.digest_on else ()
        if not event.issues:
            return [], state
        return _to_hub(issue_messages.digest(event, event.issues), hub, f"digest.{week}"), state
    alerts = routing.of(event.la_id)
    issues = [issue for issue in event.issues if is_for_authority(issue)]
    found = []
    if issues and event.day.weekday() == alerts.digest_on:
        text = issue_messages.digest(event, issues)
        about = f"digest.{event.la_id}.{week}"
        found += [text.through(channel, about, event.la_id) for channel in alerts.digest]
    known = dict(state)
    late = [
        issue
        for issue in issues
        if _escalates(issue, state, event.day, alerts.escalate_after_nights)
    ]
    for channel in unique(alerts.escalation.values()):
        through = [issue for issue in late if _goes_through(channel, alerts.escalation, issue)]
        if through:
            text = issue_messages.escalation(event, through, alerts.escalate_after_nights)
            about = f"escalated.{event.la_id}.{event.day}"
            found.append(text.through(channel, about, event.la_id))
        for issue in through:
            known[issue.issue_id] = replace(state[issue.issue_id], escalated=True)
    return found, known


def _of_the_moment(event: Event, routing: Routing, today: date) -> Iterator[Message]:
    """Yield messages that need no state: a key of its own keeps each from being sent twice."""
    hub = routing.hub
    match event:
        case NothingDelivered():
            yield from _nothing_delivered(event, routing)
        case CollectionStep():
            yield from _collection_step(event, routing)
        case RunFailed():
            yield from _to_hub(
                moment_messages.run_failed(event), hub["run_failed"], f"run.{event.run_id}"
            )
        case Heartbeat():
            about = f"heartbeat.{event.day}"
            yield from _to_hub(moment_messages.heartbeat(event), hub["heartbeat"], about)


def _checks_failed(events: Sequence[CheckFailed], routing: Routing, today: date) -> list[Message]:
    """Return one message on checks that failed together; the same ones are reported once a week."""
    if not events:
        return []
    which = sorted({(event.asset, event.check, *sorted(event.failed)) for event in events})
    digest = hashlib.sha256(repr(which).encode()).hexdigest()[:8]
    about = f"checks.{digest}.{_week(today)}"
    return _to_hub(moment_messages.checks_failed(events), routing.hub["check_failed"], about)


def _nothing_delivered(event: NothingDelivered, routing: Routing) -> Iterator[Message]:
    """Yield messages on the first day that nothing came, and once a week from there."""
    week = (
        (event.expected_on - event.newest).days // 7 if event.newest else _week(event.expected_on)
    )
    about = f"late.{event.la_id}.{event.system}.{event.newest or 'never'}.{week}"
    text = moment_messages.nothing_delivered(event, hub=False)
    for channel in routing.of(event.la_id).nothing_delivered:
        yield text.through(channel, about, event.la_id)
    to_hub = moment_messages.nothing_delivered(event, hub=True)
    yield from _to_hub(to_hub, routing.hub["nothing_delivered"], about)


def _collection_step(event: CollectionStep, routing: Routing) -> Iterator[Message]:
    """Yield a message to the hub, and one to each authority concerned, about itself alone."""
    about = f"collection.{event.framework}.{event.period}.{event.step}.{event.days_until}"
    text = moment_messages.collection_step(event, hub=False)
    for la_id in event.missing if event.step == "due" else event.las or event.missing:
        for channel in routing.of(la_id).collection:
            yield text.through(channel, f"{about}.{la_id}", la_id)
    yield from _to_hub(
        moment_messages.collection_step(event, hub=True), routing.hub["collection"], about
    )


def _to_hub(text: MessageText, channels: Channels, about: str) -> list[Message]:
    return [text.through(channel, about) for channel in channels]


def _goes_through(channel: str, by_severity: Mapping[str, Channels], issue: Issue) -> bool:
    return channel in by_severity[severity_of(issue)]


def _escalates(issue: Issue, state: State, today: date, nights: int) -> bool:
    known = state.get(issue.issue_id)
    return (
        known is not None
        and not known.escalated
        and known.times_opened == issue.times_opened
        and (today - known.reported_on).days >= nights
    )


def _week(on: date) -> str:
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02}"


def _moment(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"
