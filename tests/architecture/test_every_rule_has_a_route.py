"""Every rule that fails has a route to the people who can correct it, and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from expectations.rules import RULES, SEVERITIES, Rule
from expectations.seeds import authorities
from orchestration.alerts.events import CheckFailed, DeliveryRead, Event
from orchestration.alerts.messages import Message
from orchestration.alerts.route import route
from orchestration.alerts.routing import HUB_TOPICS, load_routing
from orchestration.settings import ROUTING
from warehouse.log.issues import MARTS, Issue

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2)


def issue_of(rule: Rule, la_id: str | None) -> Issue:
    return Issue(
        issue_id=f"{la_id}.{rule.id}",
        la_id=la_id,
        system="liquidlogic",
        extract="FACT_S47",
        rule_id=rule.id,
        severity=rule.severity,
        opened_at=NOW,
        last_seen_at=NOW,
        resolved_at=None,
        state="open",
        rows_failed=3,
        first_rows_failed=3,
        most_rows_failed=3,
        opened_on=TODAY,
        times_opened=1,
        days_before=0,
        days_open=0,
        last_delivery_id="norfolk.liquidlogic.2026-11-20.0a1b2c3d",
    )


def messages_of(rule: Rule, la_id: str) -> list[Message]:
    """Return the messages that follow when the rule fails, in an authority's delivery or in a mart."""
    event: Event = DeliveryRead(
        la_id=la_id,
        system="liquidlogic",
        delivery_id=f"{la_id}.liquidlogic.2026-11-20.0a1b2c3d",
        delivered_on=TODAY,
        read_at=NOW,
        refused={},
        issues=(issue_of(rule, la_id),),
        feedback="outbox/feedback.html",
    )
    if rule.owner == "hub" and any(of.startswith(MARTS) for of in rule.extracts or ()):
        event = CheckFailed(f"marts/{rule.id}", rule.id, None, {rule.id: 1}, "run")
    return route([event], load_routing(ROUTING), {}, TODAY).messages


def test_every_rule_has_a_route_to_those_who_can_correct_it() -> None:
    wrong = [rule.id for rule in RULES.values() if not _is_routed(rule)]
    assert wrong == []
    assert len(RULES) > 50


def _is_routed(rule: Rule) -> bool:
    messages = messages_of(rule, "norfolk")
    to = {message.la_id for message in messages}
    if not all(rule.id in message.body for message in messages):
        return False
    if rule.owner == "la":
        return to == {"norfolk"} and rule.advice in messages[0].body
    return to == {None}


def test_every_authority_gets_every_severity_through_its_own_channels() -> None:
    routing = load_routing(ROUTING)
    for la_id in authorities():
        rules = routing.of(la_id)
        assert all(rules.changes[severity] for severity in SEVERITIES)
        assert rules.digest
        assert {routing.channels[channel] for channel in rules.channels} == {"authority"}


def test_the_hub_gets_every_topic_through_its_own_channels() -> None:
    routing = load_routing(ROUTING)
    assert all(routing.hub[topic] for topic in HUB_TOPICS)
    assert {routing.channels[channel] for channel in routing.hub_channels} == {"hub"}


def test_a_rule_of_an_unknown_owner_reaches_the_hub_and_no_authority() -> None:
    retired = replace(RULES["duplicate_key"], id="a_rule_of_a_version_long_gone")
    assert {message.la_id for message in messages_of(retired, "norfolk")} == {None}
