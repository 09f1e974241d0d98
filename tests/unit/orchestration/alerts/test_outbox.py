"""The outbox: once in, a message leaves it only when it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from orchestration.alerts.changes import KnownIssue
from orchestration.alerts.outbox import LONGEST_RETRY, Outbox, open_outbox, retry_after
from tests.unit.orchestration.alerts.made_up_events import DAY, NOW, message
from warehouse.delivery.zones import Zones

MINUTE = timedelta(minutes=1)


@pytest.fixture
def outbox(zones: Zones) -> Iterator[Outbox]:
    with open_outbox(zones.messages) as outbox:
        yield outbox


def enqueue(outbox: Outbox, *keys: str, channel: str = "la") -> int:
    with outbox.change():
        return outbox.enqueue([message(key, channel=channel) for key in keys], NOW)


def due(outbox: Outbox, minutes: int) -> list[str]:
    return [one.message.key for each in outbox.due(NOW + minutes * MINUTE) for one in each]


def test_a_message_whose_key_is_known_is_not_taken_again(outbox: Outbox) -> None:
    assert enqueue(outbox, "a", "b") == 2
    assert enqueue(outbox, "b", "c") == 1
    outbox.sent("a", NOW)
    assert enqueue(outbox, "a") == 0
    assert [one.message.key for one in outbox.waiting()] == ["b", "c"]


def test_what_is_read_is_what_was_put_in(outbox: Outbox) -> None:
    sent = message("a key", la_id=None, channel="hub", subject="Für", body="A\n\nB")
    with outbox.change():
        outbox.enqueue([sent], NOW)
    (one,) = outbox.waiting()
    assert (one.message, one.created_at, one.attempts, one.reached) == (sent, NOW, 0, frozenset())


def test_nothing_of_a_change_that_fails_is_kept(outbox: Outbox) -> None:
    known = KnownIssue("i", "norfolk", "liquidlogic", "error", 3, 1, DAY)

    def all_but_the_last() -> None:
        with outbox.change():
            outbox.enqueue([message()], NOW)
            outbox.keep_state({"i": known})
            outbox.report_until("norfolk", "liquidlogic", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        all_but_the_last()
    assert (outbox.waiting(), outbox.state(), outbox.reported_until()) == ([], {}, {})


def test_what_was_reported_is_known_the_next_time(zones: Zones, outbox: Outbox) -> None:
    state = {
        "i": KnownIssue("i", "norfolk", "liquidlogic", "error", 3, 1, DAY),
        "j": KnownIssue("j", None, "marts", "warning", 4, 2, DAY, escalated=True),
    }
    with outbox.change():
        outbox.keep_state({"gone": KnownIssue("gone", None, "marts", "error", 1, 1, DAY)})
        outbox.keep_state(state)
        outbox.report_until("norfolk", "liquidlogic", NOW)
        outbox.report_until("norfolk", "liquidlogic", NOW - MINUTE)
    with open_outbox(zones.messages) as other:
        assert other.state() == state
        # The clock was set back between the two readings.
        assert other.reported_until() == {("norfolk", "liquidlogic"): NOW - MINUTE}
    assert zones.messages.stat().st_mode & 0o777 == 0o600


def test_a_channel_that_is_down_is_tried_less_and_less(outbox: Outbox) -> None:
    enqueue(outbox, "a")
    waits, now = [], NOW
    for _ in range(9):
        (waiting,) = outbox.due(now)
        outbox.failed(waiting[0].message, now, "down", channel_works=False)
        again = next(now + n * MINUTE for n in range(1000) if outbox.due(now + (n + 1) * MINUTE))
        waits.append(round((again - now) / MINUTE))
        now = again + MINUTE
    assert waits == [5, 10, 20, 40, 80, 160, 320, 360, 360]
    assert retry_after(1000) == LONGEST_RETRY
    (one,) = outbox.waiting()
    assert (one.attempts, one.last_error) == (9, "down")


def test_what_waits_behind_a_failure_waits_with_it_and_other_channels_do_not(
    outbox: Outbox,
) -> None:
    enqueue(outbox, "a", "b")
    enqueue(outbox, "c", channel="la_second")
    outbox.failed(message("a"), NOW, "down", channel_works=False)
    assert due(outbox, 1) == ["c"]
    # The one that failed comes last, in case that it alone is not taken.
    assert due(outbox, 6) == ["b", "a", "c"]


def test_a_message_that_nobody_takes_holds_up_no_other(outbox: Outbox) -> None:
    enqueue(outbox, "a", "b")
    outbox.failed(message("a"), NOW, "refused", channel_works=True)
    assert due(outbox, 0) == ["b", "a"]
    outbox.sent("b", NOW)
    assert due(outbox, 4) == []
    assert due(outbox, 6) == ["a"]


def test_authorities_do_not_wait_for_one_another(outbox: Outbox) -> None:
    with outbox.change():
        outbox.enqueue([message("a"), message("b", la_id="suffolk"), message("c", la_id=None)], NOW)
    outbox.failed(message("a"), NOW, "down", channel_works=False)
    assert sorted(due(outbox, 1)) == ["b", "c"]
    outbox.failed(message("c", la_id=None), NOW, "down", channel_works=False)
    assert due(outbox, 1) == ["b"]
