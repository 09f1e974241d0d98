"""Events from the delivery log, and their messages: each once, all of them or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from expectations.findings import finding_of
from expectations.rules import RULES
from orchestration.alerts import notifying
from orchestration.alerts.events import RunFailed
from orchestration.alerts.happened import deliveries_read, open_issues
from orchestration.alerts.notifying import NotifyResult, notify
from orchestration.alerts.outbox import Outbox, open_outbox
from orchestration.alerts.sending import Sent
from orchestration.settings import Settings
from tests.unit.orchestration.alerts.made_up_events import message
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.log.ledger import Ledger, open_ledger

NOW = datetime(2026, 11, 18, 2, 30)


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    with open_ledger(settings.zones.ledger) as ledger:
        yield ledger


def read_on(
    ledger: Ledger,
    day: int,
    failing: int,
    la_id: str = "norfolk",
    read_at: datetime | None = None,
    refused: bool = False,
) -> Delivery:
    """Log a delivery of that day in November; some rows of FACT_S47 fail, or all of it is refused."""
    moment = datetime(2026, 11, day, 2)
    delivery = Delivery(
        id=f"{la_id}.liquidlogic.2026-11-{day:02}.0a1b2c3d",
        la_id=la_id,
        system="liquidlogic",
        delivered_on=moment.date(),
        received_at=moment,
        content_hash="0a1b2c3d",
    )
    if not ledger.has(delivery.id):
        ledger.receive(delivery, [])
    empty = finding_of(RULES["file_empty"], "FACT_S47.csv")
    outcome = ExtractOutcome(
        extract="FACT_S47",
        rows_received=0 if refused else 100,
        rows_accepted=0 if refused else 100 - failing,
        files_seen=1,
        findings=[empty] if refused else [],
        rows_failed={"unknown_person": failing} if failing else {},
    )
    parts = {} if refused else {"FACT_S47": {""}}
    ledger.record(delivery, [outcome], parts, "code", read_at or moment)
    return delivery


def test_what_was_read_is_reported_once(settings: Settings, ledger: Ledger) -> None:
    delivery = read_on(ledger, 18, failing=3)
    (event,) = deliveries_read(settings, ledger)
    assert (event.la_id, event.system, event.delivery_id) == ("norfolk", "liquidlogic", delivery.id)
    assert (event.delivered_on, event.read_at) == (date(2026, 11, 18), datetime(2026, 11, 18, 2))
    assert event.feedback == f"outbox/norfolk/{delivery.id}/feedback.html"
    assert event.refused == {}
    assert [(issue.rule_id, issue.rows_failed) for issue in event.issues] == [("unknown_person", 3)]
    assert notify(settings, [event], NOW) == NotifyResult(messages=1, sent=Sent(sent=1))
    assert deliveries_read(settings, ledger) == []
    assert notify(settings, [event], NOW) == NotifyResult()


def test_of_several_that_were_read_only_the_newest_is_an_event(
    settings: Settings, ledger: Ledger
) -> None:
    read_on(ledger, 16, failing=3)
    read_on(ledger, 17, failing=0)
    newest = read_on(ledger, 18, failing=5)
    read_on(ledger, 18, failing=1, la_id="suffolk")
    events = {event.la_id: event for event in deliveries_read(settings, ledger)}
    assert events.keys() == {"norfolk", "suffolk"}
    assert events["norfolk"].delivery_id == newest.id
    assert {issue.la_id for issue in events["norfolk"].issues} == {"norfolk"}
    assert notify(settings, events.values(), NOW).messages == 2
    assert deliveries_read(settings, ledger) == []


def test_an_older_delivery_that_arrives_late_undoes_nothing(
    settings: Settings, ledger: Ledger
) -> None:
    read_on(ledger, 18, failing=3)
    notify(settings, deliveries_read(settings, ledger), NOW)
    read_on(ledger, 17, failing=0, read_at=NOW + timedelta(days=1))
    assert deliveries_read(settings, ledger) == []
    (open_now,) = open_issues(settings, ledger, NOW.date())
    assert [issue.rows_failed for issue in open_now.issues] == [3]


def test_what_is_read_again_is_reported_only_as_far_as_it_changed(
    settings: Settings, ledger: Ledger
) -> None:
    read_on(ledger, 18, failing=3)
    notify(settings, deliveries_read(settings, ledger), NOW)
    read_on(ledger, 18, failing=3, read_at=NOW + timedelta(days=1))
    again = deliveries_read(settings, ledger)
    assert len(again) == 1
    assert notify(settings, again, NOW).messages == 0
    read_on(ledger, 18, failing=30, read_at=NOW + timedelta(days=2))
    assert notify(settings, deliveries_read(settings, ledger), NOW).messages == 1


def test_a_refused_extract_is_reported_with_what_stays_in_use(
    settings: Settings, ledger: Ledger
) -> None:
    read_on(ledger, 17, failing=0)
    read_on(ledger, 18, failing=0, refused=True)
    (event,) = deliveries_read(settings, ledger)
    assert event.refused == {"FACT_S47": date(2026, 11, 17)}


def test_a_page_that_can_be_linked_to_is_linked_to(settings: Settings, ledger: Ledger) -> None:
    delivery = read_on(ledger, 18, failing=3)
    linked = replace(settings, outbox_link="https://localhost/outbox/")
    page = f"https://localhost/outbox/norfolk/{delivery.id}/feedback.html"
    assert [event.feedback for event in deliveries_read(linked, ledger)] == [page]
    assert [event.feedback for event in open_issues(linked, ledger, NOW.date())] == [
        {"liquidlogic": page}
    ]


def test_what_is_open_is_each_authoritys_own_and_tartans_failures_are_the_hubs(
    settings: Settings, ledger: Ledger
) -> None:
    read_on(ledger, 17, failing=3, la_id="suffolk")
    read_on(ledger, 18, failing=0, la_id="suffolk")
    read_on(ledger, 18, failing=3)
    broken = read_on(ledger, 18, failing=0, la_id="essex")
    failed = finding_of(RULES["internal_error"])
    crash = ExtractOutcome("delivery", files_seen=1, findings=[failed])
    ledger.record(broken, [crash], {}, "code", NOW)
    found = {event.la_id: event for event in open_issues(settings, ledger, NOW.date())}
    assert {la_id: [i.rule_id for i in event.issues] for la_id, event in found.items()} == {
        "norfolk": ["unknown_person"],
        None: ["internal_error"],
    }


def test_an_outbox_that_cannot_be_written_stops_nothing(settings: Settings, ledger: Ledger) -> None:
    read_on(ledger, 18, failing=3)
    events = deliveries_read(settings, ledger)
    full = sqlite3.OperationalError("database or disk is full")
    with patch.object(Outbox, "enqueue", side_effect=full):
        result = notify(settings, events, NOW)
    assert result == NotifyResult(
        problem="The outbox of messages can't be used: database or disk is full"
    )
    assert notify(settings, events, NOW).messages == 1


def test_what_was_sent_long_ago_is_forgotten_and_what_waits_is_not(settings: Settings) -> None:
    long_ago = NOW - notifying.KEPT - timedelta(days=1)
    with open_outbox(settings.zones.messages) as outbox:
        with outbox.change():
            outbox.enqueue([message("sent"), message("waits")], long_ago)
        outbox.sent("sent", long_ago)
        with patch.object(notifying, "send_due"):
            notify(settings, [], NOW)
        with outbox.change():
            assert outbox.enqueue([message("sent"), message("waits")], NOW) == 1


def test_a_routing_that_cannot_be_used_sends_nothing_and_loses_nothing(
    settings: Settings, ledger: Ledger, tmp_path: Path
) -> None:
    read_on(ledger, 18, failing=3)
    own = tmp_path / "own.yml"
    own.write_text("nobody: {}")
    astray = replace(settings, routing=own)
    result = notify(astray, deliveries_read(astray, ledger), NOW)
    assert result.problem is not None
    assert result.problem.startswith("own.yml, line 1: routing has no part 'nobody'")
    assert notify(settings, deliveries_read(settings, ledger), NOW).messages == 1


def test_killed_while_writing_messages_it_has_written_none(
    settings: Settings, ledger: Ledger
) -> None:
    read_on(ledger, 18, failing=3)
    events = deliveries_read(settings, ledger)
    with (
        patch.object(Outbox, "keep_state", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        notify(settings, events, NOW)
    with open_outbox(settings.zones.messages) as outbox:
        assert outbox.waiting() == []
    assert deliveries_read(settings, ledger) == events
    assert notify(settings, events, NOW).messages == 1


def test_killed_before_sending_what_was_written_is_sent_by_the_next(
    settings: Settings, ledger: Ledger
) -> None:
    read_on(ledger, 18, failing=3)
    with (
        patch.object(notifying, "send_due", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        notify(settings, deliveries_read(settings, ledger), NOW)
    assert deliveries_read(settings, ledger) == []
    failed = RunFailed("r1", "refresh", None, "unknown")
    assert notify(settings, [failed], NOW) == NotifyResult(messages=1, sent=Sent(sent=2))


def test_a_reading_is_reported_also_after_the_clock_was_set_back(
    settings: Settings, ledger: Ledger
) -> None:
    read_on(ledger, 17, failing=1, read_at=NOW)
    notify(settings, deliveries_read(settings, ledger), NOW)
    read_on(ledger, 18, failing=2, read_at=NOW - timedelta(days=400))
    (event,) = deliveries_read(settings, ledger)
    assert event.delivered_on == date(2026, 11, 18)
    notify(settings, [event], NOW)
    assert deliveries_read(settings, ledger) == []
