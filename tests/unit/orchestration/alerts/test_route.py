"""From events to messages: what is sent, to whom, and what is not sent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.rules import RULES
from orchestration.alerts.changes import KnownIssue, State
from orchestration.alerts.events import (
    CheckFailed,
    CollectionStep,
    Event,
    Heartbeat,
    NothingDelivered,
    OpenIssues,
    RunFailed,
)
from orchestration.alerts.messages import SHOWN, Message
from orchestration.alerts.route import Routed, route
from orchestration.alerts.routing import Routing, load_routing, read_routing
from orchestration.settings import ROUTING
from tests.unit.orchestration.alerts.made_up_events import DAY, DELIVERY, MONDAY, NOW, issue, read

DEFAULT = load_routing(ROUTING)
NOTHING: State = {}


def routed(*events: Event, state: State = NOTHING, today: date = DAY, own: str = "") -> Routed:
    routing: Routing = read_routing("own.yml", own, DEFAULT) if own else DEFAULT
    return route(events, routing, state, today)


def subjects(messages: list[Message]) -> list[tuple[str, str | None, str]]:
    return [(message.channel, message.la_id, message.subject) for message in messages]


def _wrong(rule_id: str) -> str:
    """Return what is wrong, as a subject has it."""
    return RULES[rule_id].wrong.removesuffix(".")


def _verdict(message: Message) -> str:
    """Return the counts in the first line of a message about a delivery."""
    return message.body.splitlines()[0].partition(": ")[2]


def opened(*issues: OpenIssues | object, day: date = MONDAY) -> OpenIssues:
    return OpenIssues(day, "norfolk", issues, {"liquidlogic": "outbox/a.html"})  # type: ignore[arg-type]


def test_new_worse_and_fixed_are_one_message() -> None:
    before = routed(read(issue(), issue("unknown_code"), issue("before_birth"))).state
    resolved = issue("before_birth", state="resolved", resolved_at=NOW, rows_failed=7)
    event = read(issue(rows_failed=121), issue("unknown_code"), issue("duplicate_key"), resolved)
    (message,) = routed(event, state=before).messages
    assert message.subject == f"Norfolk, liquidlogic: {_wrong('duplicate_key')} (FACT_S47)"
    assert message.key == f"{DELIVERY}.20261118T023000.la"
    assert message.body.splitlines() == [
        "Norfolk, liquidlogic delivery of 18 Nov 2026: 1 new, 1 worse, 1 fixed.",
        "",
        "New:",
        f"- FACT_S47 [duplicate_key] error, 100 failing: {RULES['duplicate_key'].advice}",
        "",
        "Worse than reported:",
        "- FACT_S47 [unknown_person] error, 121 failing (was 100)",
        "",
        "Fixed:",
        "- FACT_S47 [before_birth]",
        "",
        f"See which rows, and everything else: outbox/norfolk/{DELIVERY}/feedback.html",
        "",
        f"Ref: {message.key}",
    ]


def test_what_has_not_changed_is_not_reported_again() -> None:
    first = routed(read(issue()))
    assert len(first.messages) == 1
    again = routed(read(issue(rows_failed=120)), state=first.state)
    assert again.messages == []
    assert again.state == first.state


def test_a_slow_rise_is_reported_when_it_is_far_enough_above_the_last_report() -> None:
    state = routed(read(issue(rows_failed=100))).state
    for rows in (110, 120):
        still = routed(read(issue(rows_failed=rows)), state=state)
        assert still.messages == []
        state = still.state
    (message,) = routed(read(issue(rows_failed=121)), state=state).messages
    assert "121 failing (was 100)" in message.body


def test_a_fall_is_not_reported_and_a_rise_after_it_is() -> None:
    state = routed(read(issue(rows_failed=100))).state
    fallen = routed(read(issue(rows_failed=10)), state=state)
    assert fallen.messages == []
    (message,) = routed(read(issue(rows_failed=50)), state=fallen.state).messages
    assert "50 failing (was 10)" in message.body


def test_what_becomes_more_severe_is_worse() -> None:
    state = routed(read(issue(severity="warning"))).state
    (message,) = routed(read(issue(severity="error")), state=state).messages
    assert message.subject == (
        f"Norfolk, liquidlogic: worse: {_wrong('unknown_person')} (FACT_S47)"
    )
    assert "1 worse." in message.body


def test_what_returns_is_new_again() -> None:
    state = routed(read(issue())).state
    (message,) = routed(read(issue(times_opened=2)), state=state).messages
    assert message.subject == f"Norfolk, liquidlogic: {_wrong('unknown_person')} (FACT_S47)"
    assert "(back again)" in message.body


def test_what_was_fixed_before_it_was_ever_reported_is_not_reported() -> None:
    resolved = issue(state="resolved", resolved_at=NOW)
    assert routed(read(resolved)).messages == []


def test_what_is_only_fixed_is_counted_in_the_subject() -> None:
    state = routed(read(issue(), issue("unknown_code"))).state
    fixed = [
        issue(id, state="resolved", resolved_at=NOW) for id in ("unknown_person", "unknown_code")
    ]
    (message,) = routed(read(*fixed), state=state).messages
    assert message.subject == "Norfolk, liquidlogic: 2 problems fixed"
    assert _verdict(message) == "2 fixed."


def test_a_refused_extract_is_reported_with_what_stays_in_use() -> None:
    event = read(
        issue("file_empty", severity="blocker", rows_failed=1),
        refused={"FACT_S47": date(2026, 11, 17), "FACT_CLA": None},
    )
    (message,) = routed(event).messages
    assert message.body.splitlines()[0].endswith("1 new. 2 extracts not taken.")
    assert (
        "- FACT_CLA: none is in use\n- FACT_S47: that of 17 Nov 2026 stays in use" in message.body
    )


def test_the_hub_hears_of_what_is_held_with_the_command_and_not_again_for_the_same() -> None:
    held = issue("records_gone", severity="blocker", rows_failed=1)
    event = replace(read(held, refused={"FACT_S47": date(2026, 11, 17)}), held=("FACT_S47",))
    first = routed(event)
    assert [(message.channel, message.la_id) for message in first.messages] == [
        ("la", "norfolk"),
        ("hub", None),
    ]
    body = first.messages[1].body
    assert "1 extract held. What was in use stays in use." in body
    assert f'run: tartan accept {DELIVERY} --extract FACT_S47 --reason "..."' in body
    assert routed(event, state=first.state).messages == []


def test_what_is_accepted_as_right_is_no_longer_reported_and_is_not_called_fixed() -> None:
    before = routed(read(issue())).state
    after = routed(read(issue(state="accepted")), state=before)
    assert after.messages == []
    assert after.state == {}


def test_tartans_own_failure_is_reported_to_engineers_alone() -> None:
    crashed = issue("internal_error", extract="delivery", severity="blocker", rows_failed=1)
    first = routed(read(crashed))
    assert subjects(first.messages) == [("engineers", None, "Tartan failed: norfolk liquidlogic")]
    assert "has nothing to fix" in first.messages[0].body
    assert routed(read(crashed), state=first.state).messages == []
    again = routed(read(replace(crashed, state="resolved")), state=first.state)
    assert subjects(again.messages) == [("engineers", None, "Fixed: norfolk liquidlogic")]


def test_each_severity_goes_through_its_own_channels() -> None:
    own = "authorities: {norfolk: {changes: {warning: [], blocker: [la, la_second]}}}"
    event = read(
        issue("file_empty", severity="blocker"),
        issue("unknown_person"),
        issue("unknown_code", severity="warning"),
    )
    found = routed(event, own=own)
    assert [(message.channel, _verdict(message)) for message in found.messages] == [
        ("la", "2 new."),
        ("la_second", "1 new."),
    ]
    assert [message.subject.partition(": ")[2] for message in found.messages] == [
        f"{_wrong('file_empty')} (FACT_S47), and 1 more problem",
        f"{_wrong('file_empty')} (FACT_S47)",
    ]
    assert not any("unknown_code" in message.body for message in found.messages)
    assert len(found.state) == 3
    # Another authority keeps the channels of the default.
    suffolk = routed(replace(event, la_id="suffolk"), own=own).messages
    assert [_verdict(message) for message in suffolk] == ["3 new."]


def test_a_message_stays_short_however_much_is_wrong() -> None:
    rules = [rule.id for rule in RULES.values() if rule.owner == "la"]
    many = [issue(rule_id, extract=f"EXTRACT_{n}") for n in range(10) for rule_id in rules]
    (message,) = routed(read(*many)).messages
    assert _verdict(message) == f"{10 * len(rules)} new."
    assert message.subject.endswith(f", and {len(rules) - 1} more problems")
    assert message.body.count(" failing in 10 extracts (EXTRACT_") == SHOWN
    assert f"- and {len(rules) - SHOWN} more" in message.body


def test_what_fails_in_many_extracts_is_one_line() -> None:
    many = [issue(extract=f"EXTRACT_{n}") for n in range(500)]
    (message,) = routed(read(*many)).messages
    (line,) = [line for line in message.body.splitlines() if line.startswith("- ")]
    assert line.startswith(
        "- [unknown_person] error, 50,000 failing in 500 extracts "
        "(EXTRACT_0, EXTRACT_1, EXTRACT_10 and 497 more): The person is not in the extract"
    )


def test_the_digest_lists_what_is_open_once_a_week() -> None:
    known = routed(read(issue(), issue("unknown_code", severity="warning"))).state
    event = opened(issue(), issue("unknown_code", severity="warning"))
    (message,) = routed(event, state=known, today=MONDAY).messages
    assert message.subject == "Norfolk, still open: 1 error, 1 warning"
    assert message.key == "digest.norfolk.2026-W48.la"
    assert "- FACT_S47 [unknown_person] error, 100 failing since 18 Nov 2026" in message.body
    assert "What to fix: outbox/a.html" in message.body
    assert routed(replace(event, day=MONDAY + timedelta(days=1)), state=known).messages == []
    friday = "authority: {digest_on: friday}"
    assert routed(event, state=known, own=friday).messages == []


def test_what_stays_open_is_reported_to_a_second_contact_once() -> None:
    known = routed(read(issue(), issue("unknown_code", severity="warning"))).state
    event = opened(issue(), issue("unknown_code", severity="warning"), day=DAY + timedelta(days=13))
    early = routed(event, state=known)
    assert early.messages == []
    late = replace(event, day=DAY + timedelta(days=14))
    escalated = routed(late, state=early.state)
    assert subjects(escalated.messages) == [
        ("la_second", "norfolk", "Norfolk: 1 issue open for 14 nights or more")
    ]
    assert RULES["unknown_person"].advice in escalated.messages[0].body
    assert "unknown_code" not in escalated.messages[0].body
    later = replace(event, day=DAY + timedelta(days=15))
    assert routed(later, state=escalated.state).messages == []
    # It gets worse: that is news for the first contact only.
    worse = routed(read(issue(rows_failed=500)), state=escalated.state)
    assert [message.channel for message in worse.messages] == ["la"]
    assert routed(later, state=worse.state).messages == []
    # It is fixed and comes back: the nights are counted anew.
    back = routed(read(issue(times_opened=2)), state=escalated.state, today=later.day)
    again = opened(issue(times_opened=2), day=later.day + timedelta(days=14))
    assert [message.channel for message in routed(again, state=back.state).messages] == [
        "la_second"
    ]


def test_what_was_never_reported_is_not_escalated() -> None:
    assert routed(opened(issue(), day=DAY + timedelta(days=100))).messages == []


def test_the_hubs_own_issues_are_in_the_hubs_digest() -> None:
    mine = issue("relationships_ref", la_id=None, system="marts", extract="fct_indicator")
    crashed = issue("check_crashed", severity="warning")
    event = OpenIssues(MONDAY, None, (mine, crashed), {})
    (message,) = routed(event).messages
    assert (message.channel, message.la_id) == ("hub", None)
    assert message.subject == "For the hub to fix, still open: 1 error, 1 warning"
    assert "since 18 Nov 2026, norfolk" in message.body
    assert routed(OpenIssues(MONDAY, None, (), {})).messages == []


def test_nothing_delivered_is_reported_to_both_and_then_once_a_week() -> None:
    def late(days: int) -> list[str]:
        newest = date(2026, 11, 16)
        on = newest + timedelta(days=days)
        due = datetime(on.year, on.month, on.day, 6, tzinfo=UTC)
        found = routed(NothingDelivered("norfolk", "liquidlogic", on, due, newest)).messages
        assert [message.la_id for message in found] == ["norfolk", None]
        assert all("It was due by 06:00 on" in message.body for message in found)
        return [message.key for message in found]

    first = late(1)
    assert first == [
        f"late.norfolk.liquidlogic.2026-11-16.0.{channel}" for channel in ("la", "hub")
    ]
    assert late(2) == late(6) == first
    assert late(7) != first
    assert late(7) == late(13)
    never = NothingDelivered("norfolk", "paris", DAY, datetime(2026, 11, 18, 6, tzinfo=UTC), None)
    assert routed(never).messages[0].key == "late.norfolk.paris.never.2026-W47.la"
    assert "There never was one." in routed(never).messages[0].body


def test_an_authority_that_is_missing_is_reminded_of_the_date_and_of_no_other() -> None:
    step = CollectionStep(
        "eastern_2020",
        "2026/27-Q2",
        "due",
        date(2026, 11, 25),
        7,
        ("norfolk",),
        ("norfolk", "essex"),
    )
    own, hub = routed(step).messages
    assert (own.channel, own.la_id) == ("la", "norfolk")
    assert own.subject == "eastern_2020 2026/27-Q2: the return is due in 7 days, 25 Nov 2026"
    assert "Your return is still to come." in own.body
    assert (hub.channel, hub.la_id) == ("hub", None)
    assert "1 of 2 have not sent it:\n- Norfolk" in hub.body
    missing = routed(replace(step, days_until=-1)).messages[0]
    assert "1 day ago" in missing.subject
    assert "Your return has not arrived." in missing.body
    meeting = routed(replace(step, step="meeting", days_until=0, missing=())).messages
    assert [message.la_id for message in meeting] == ["norfolk", "essex", None]
    assert "the network meets today" in meeting[0].subject


@pytest.mark.parametrize(
    ("event", "channel", "key"),
    [
        (RunFailed("r1", "refresh", "audit", "DuckDBError"), "engineers", "run.r1.engineers"),
        (RunFailed("r1", "refresh", None, "unknown"), "engineers", "run.r1.engineers"),
        (
            Heartbeat(DAY, "20261118T021500Z", NOW, 11, (("norfolk", "paris"),), {"error": 2}, 3),
            "hub",
            "heartbeat.2026-11-18.hub",
        ),
    ],
)
def test_what_is_the_hubs_goes_to_the_hub(event: Event, channel: str, key: str) -> None:
    (message,) = routed(event).messages
    assert (message.channel, message.la_id, message.key) == (channel, None, key)
    assert message.body.splitlines()[-1] == f"Ref: {key}"


def test_a_heartbeat_lists_what_the_hub_should_see_to() -> None:
    late = (("norfolk", "paris"),)
    still_open = {"warning": 1_200, "error": 0, "blocker": 1}
    event = Heartbeat(DAY, "20261118T021500Z", NOW, 11, late, still_open, 3)
    (message,) = routed(event).messages
    assert message.subject == "Tartan 18 Nov 2026: 11 deliveries read, 1 late"
    assert "release 20261118T021500Z of 18 Nov 2026, 02:30 UTC" in message.body
    assert "Open: 1 blocker, 1,200 warnings." in message.body
    assert "3 messages could not be sent yet." in message.body
    assert "- Norfolk, paris" in message.body
    (quiet,) = routed(Heartbeat(DAY, None, None, 0, (), {}, 0)).messages
    assert quiet.body.splitlines()[:3] == [
        "18 Nov 2026: 0 deliveries read, none late; no release yet.",
        "",
        "Open: nothing.",
    ]


def test_checks_that_fail_together_are_one_message_and_the_same_ones_one_a_week() -> None:
    failed = [CheckFailed(f"marts/{n}", "a_test", None, {f"rule_{n}": n}, "r1") for n in (1, 2)]
    (message,) = routed(*failed).messages
    assert (message.channel, message.subject) == ("hub", "Marts: 2 checks failed")
    assert "- marts/2: [rule_2] 2" in message.body
    again = [replace(check, run_id="r2") for check in failed]
    assert routed(*again).messages[0].key == message.key
    assert routed(*again, today=MONDAY).messages[0].key != message.key
    assert routed(failed[0]).messages[0].key != message.key


def test_a_check_of_an_authoritys_delivery_has_no_message_of_its_own() -> None:
    failed = CheckFailed(
        "raw/liquidlogic/FACT_S47", "no_errors", "norfolk", {"unknown_person": 3}, "r1"
    )
    assert routed(failed).messages == []


def test_routing_changes_nothing_that_it_was_given() -> None:
    known = KnownIssue("norfolk.x", "norfolk", "liquidlogic", "error", 1, 1, DAY)
    state = {"norfolk.x": known}
    routed(read(issue()), opened(issue()), state=state)
    assert state == {"norfolk.x": known}


RULE_IDS = ["unknown_person", "unknown_code", "duplicate_key"]


@given(
    nights=st.lists(
        st.dictionaries(st.sampled_from(RULE_IDS), st.integers(1, 10_000), max_size=3),
        min_size=1,
        max_size=8,
    )
)
def test_night_after_night_every_opening_and_every_fix_is_reported_once(
    nights: list[dict[str, int]],
) -> None:
    state: State = {}
    open_before: set[str] = set()
    times: dict[str, int] = {}
    keys = set()
    for number, failing in enumerate(nights):
        for rule_id in failing.keys() - open_before:
            times[rule_id] = times.get(rule_id, 0) + 1
        issues = [
            issue(
                rule_id,
                rows_failed=failing.get(rule_id, 1),
                times_opened=opened_times,
                state="open" if rule_id in failing else "resolved",
            )
            for rule_id, opened_times in times.items()
        ]
        found = routed(read(*issues, read_at=NOW + timedelta(days=number)), state=state)
        counts = {
            part.split()[1]: int(part.split()[0])
            for m in found.messages
            for part in _verdict(m).removesuffix(".").split(", ")
        }
        assert counts.get("new", 0) == len(failing.keys() - open_before)
        assert counts.get("fixed", 0) == len(open_before - failing.keys())
        assert {known.issue_id.rsplit(".", 1)[1] for known in found.state.values()} == {*failing}
        assert routed(read(*issues), state=found.state).messages == []
        assert not keys & {message.key for message in found.messages}
        keys |= {message.key for message in found.messages}
        state, open_before = found.state, set(failing)
