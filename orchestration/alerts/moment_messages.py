"""Messages about runs, checks, deadlines and the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.rules import SEVERITIES
from orchestration.alerts.events import (
    CheckFailed,
    CollectionStep,
    Heartbeat,
    NothingDelivered,
    RunFailed,
)
from orchestration.alerts.messages import MessageText, bounded, count, day, name_of


def nothing_delivered(event: NothingDelivered, hub: bool) -> MessageText:
    """Return the message that a nightly delivery is missing."""
    who = name_of(event.la_id)
    held = (
        f"The newest is of {day(event.newest)}; what it holds stays in use." if event.newest else ""
    )
    lines = [
        f"{who}: no {event.system} delivery for {day(event.expected_on)}. It was due by "
        f"{event.due:%H:%M} on {day(event.due.date())}.",
        "",
        held or "There never was one.",
    ]
    if not hub:
        lines.append("Check that the nightly export ran, and send it again.")
    return MessageText(f"{who}: no {event.system} delivery for {day(event.expected_on)}", lines)


def collection_step(event: CollectionStep, hub: bool) -> MessageText:
    """Return the message about a date of the collection calendar; only the hub learns who is missing."""
    what = f"{event.framework} {event.period}"
    step = {
        "opens": "the collection opens",
        "due": "the return is due",
        "double_check": "figures are checked a second time",
        "final": "figures are final",
        "meeting": "the network meets",
    }[event.step]
    title = f"{what}: {step} {_when(event)}"
    lines = [f"{title}."]
    if hub:
        missing = [f"- {name_of(la_id)}" for la_id in event.missing]
        of = len(event.las or event.missing)
        lines += [
            "",
            f"{len(missing)} of {of} have not sent it:" if missing else "All have sent it.",
        ]
        lines += missing
    elif event.step == "due":
        state = "has not arrived" if event.days_until < 0 else "is still to come"
        lines += ["", f"Your return {state}. Please put it into your drop folder for returns."]
    return MessageText(title, lines)


def run_failed(event: RunFailed) -> MessageText:
    """Return the message that a run of Dagster failed; its error may hold a cell, so only its class is named."""
    step = f" at {event.step}" if event.step else ""
    lines = [
        f"The run {event.job} failed{step}: {event.error_class}.",
        "",
        f"What was published before stays. The log: tartan ui, run {event.run_id}.",
    ]
    return MessageText(f"Run failed: {event.job}{step}", lines)


def checks_failed(events: Sequence[CheckFailed]) -> MessageText:
    """Return the message that checks of the marts failed, before they are published."""
    failed = f"{count(len(events), 'check')} failed"
    shown = [_check(event) for event in events]
    runs = ", ".join(dict.fromkeys(event.run_id for event in events))
    lines = [f"Marts: {failed}.", "", *bounded(shown), "", f"The log: tartan ui, run {runs}."]
    return MessageText(f"Marts: {failed}", lines)


def _check(event: CheckFailed) -> str:
    rules = [f"[{rule_id}] {number:,}" for rule_id, number in sorted(event.failed.items())]
    return f"- {event.asset}: {', '.join(bounded(rules)) or event.check}"


def heartbeat(event: Heartbeat) -> MessageText:
    """Return the hub's day: what arrived, who is late, what is open."""
    late = f"{len(event.late)} late" if event.late else "none late"
    verdict = f"{count(event.deliveries, 'delivery', 'deliveries')} read, {late}"
    made = f" of {day(event.made_at.date())}, {event.made_at:%H:%M} UTC" if event.made_at else ""
    release = f"release {event.release_id}{made}" if event.release_id else "no release yet"
    still = [
        count(event.open_by_severity[severity], severity)
        for severity in SEVERITIES
        if event.open_by_severity.get(severity)
    ]
    lines = [
        f"{day(event.day)}: {verdict}; {release}.",
        "",
        f"Open: {', '.join(still) or 'nothing'}.",
    ]
    if event.waiting_messages:
        lines.append(f"{count(event.waiting_messages, 'message')} could not be sent yet.")
    if event.late:
        lines += ["", "Late:", *(f"- {name_of(la_id)}, {system}" for la_id, system in event.late)]
    return MessageText(f"Tartan {day(event.day)}: {verdict}", lines)


def _when(event: CollectionStep) -> str:
    days = count(abs(event.days_until), "day")
    near = f"in {days}" if event.days_until > 0 else f"{days} ago" if event.days_until else "today"
    return f"{near}, {day(event.on)}"
