"""From what happened to who is told what: pure, so that no test of it needs a network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from orchestration.alerts import issue_messages, moment_messages
from orchestration.alerts.changes import State, compare, is_authoritys, severity_of
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
from orchestration.alerts.messages import Message, Said
from orchestration.alerts.routing import Channels, Routing, unique
from warehouse.log.issues import Issue


@dataclass(frozen=True)
class Routed:
    """What is to be sent, and what is known of issues once it is.

    Attributes:
        messages: each with a key of its own; one whose key was sent before is not sent again.
    """

    messages: list[Message]
    state: State


def route(events: Iterable[Event], routing: Routing, state: State, today: date) -> Routed:
    """Who is told what.

    Args:
        events: in the order in which they happened.
        state: what was told before of issues that were open then.
        today: the day on which it is told.
    """
    found: list[Message] = []
    failed: list[CheckFailed] = []
    for event in events:
        if isinstance(event, DeliveryRead):
            told, state = _delivery_read(event, routing, state, today)
        elif isinstance(event, OpenIssues):
            told, state = _open_issues(event, routing, state)
        elif isinstance(event, CheckFailed):
            # An authority hears of its own by its delivery; the others are one message.
            failed += [event] if event.la_id is None else []
            continue
        else:
            told = list(_of_the_moment(event, routing, today))
        found += told
    return Routed([*found, *_checks_failed(failed, routing, today)], state)


def _delivery_read(
    event: DeliveryRead, routing: Routing, state: State, today: date
) -> tuple[list[Message], State]:
    """What changed, to the authority as far as it can mend it, and else to the hub."""
    hears = routing.of(event.la_id)
    changes, known = compare(event.issues, state, hears.worse_by_percent, today)
    about = f"{event.delivery_id}.{_moment(event.read_at)}"
    theirs = changes.only(is_authoritys)
    found = []
    for channel in unique(hears.changes.values()):
        through = theirs.only(partial(_goes_through, channel, hears.changes))
        if through:
            said = issue_messages.delivery_changes(event, through)
            found.append(said.through(channel, about, event.la_id))
    ours = changes.only(lambda issue: not is_authoritys(issue))
    if ours:
        said = issue_messages.failed_on_delivery(event, ours)
        found += _to_hub(said, routing.hub["tartan_failed"], f"failed.{about}")
    return found, known


def _open_issues(event: OpenIssues, routing: Routing, state: State) -> tuple[list[Message], State]:
    """The weekly digest, and what has been open for so long that a second contact hears of it."""
    week = _week(event.day)
    if event.la_id is None:
        hub = routing.hub["digest"] if event.day.weekday() == routing.authority.digest_on else ()
        if not event.issues:
            return [], state
        return _to_hub(issue_messages.digest(event, event.issues), hub, f"digest.{week}"), state
    hears = routing.of(event.la_id)
    issues = [issue for issue in event.issues if is_authoritys(issue)]
    found = []
    if issues and event.day.weekday() == hears.digest_on:
        said = issue_messages.digest(event, issues)
        about = f"digest.{event.la_id}.{week}"
        found += [said.through(channel, about, event.la_id) for channel in hears.digest]
    known = dict(state)
    late = [
        issue
        for issue in issues
        if _escalates(issue, state, event.day, hears.escalate_after_nights)
    ]
    for channel in unique(hears.escalation.values()):
        through = [issue for issue in late if _goes_through(channel, hears.escalation, issue)]
        if through:
            said = issue_messages.escalation(event, through, hears.escalate_after_nights)
            about = f"escalated.{event.la_id}.{event.day}"
            found.append(said.through(channel, about, event.la_id))
        for issue in through:
            known[issue.issue_id] = replace(state[issue.issue_id], escalated=True)
    return found, known


def _of_the_moment(event: Event, routing: Routing, today: date) -> Iterator[Message]:
    """What needs no memory: a key of its own keeps it from being told twice."""
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
    """Checks that failed together; the same ones are told once a week."""
    if not events:
        return []
    which = sorted({(event.asset, event.check, *sorted(event.failed)) for event in events})
    digest = hashlib.sha256(repr(which).encode()).hexdigest()[:8]
    about = f"checks.{digest}.{_week(today)}"
    return _to_hub(moment_messages.checks_failed(events), routing.hub["check_failed"], about)


def _nothing_delivered(event: NothingDelivered, routing: Routing) -> Iterator[Message]:
    """On the first day that nothing came, and once a week from there."""
    week = (
        (event.expected_on - event.newest).days // 7 if event.newest else _week(event.expected_on)
    )
    about = f"late.{event.la_id}.{event.system}.{event.newest or 'never'}.{week}"
    said = moment_messages.nothing_delivered(event, hub=False)
    for channel in routing.of(event.la_id).nothing_delivered:
        yield said.through(channel, about, event.la_id)
    to_hub = moment_messages.nothing_delivered(event, hub=True)
    yield from _to_hub(to_hub, routing.hub["nothing_delivered"], about)


def _collection_step(event: CollectionStep, routing: Routing) -> Iterator[Message]:
    """To the hub, and to each authority that it concerns, of itself alone."""
    about = f"collection.{event.framework}.{event.period}.{event.step}.{event.days_until}"
    said = moment_messages.collection_step(event, hub=False)
    for la_id in event.missing if event.step == "due" else event.las or event.missing:
        for channel in routing.of(la_id).collection:
            yield said.through(channel, f"{about}.{la_id}", la_id)
    yield from _to_hub(
        moment_messages.collection_step(event, hub=True), routing.hub["collection"], about
    )


def _to_hub(said: Said, channels: Channels, about: str) -> list[Message]:
    return [said.through(channel, about) for channel in channels]


def _goes_through(channel: str, by_severity: Mapping[str, Channels], issue: Issue) -> bool:
    return channel in by_severity[severity_of(issue)]


def _escalates(issue: Issue, state: State, today: date, nights: int) -> bool:
    known = state.get(issue.issue_id)
    return (
        known is not None
        and not known.escalated
        and known.times_opened == issue.times_opened
        and (today - known.told_on).days >= nights
    )


def _week(on: date) -> str:
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02}"


def _moment(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"
