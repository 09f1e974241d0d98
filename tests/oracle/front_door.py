"""Front door: contacts and referrals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.oracle.child import Authority, Child, Referral
from tests.oracle.circumstances import (
    closed_on,
    ended_after_assessment_only,
    locality,
    new_cases,
)
from tests.oracle.days import age
from tests.oracle.entries import Entry, Period, counted, split


def front_door(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        yield from _contacts(authority, child, period)
        cases = new_cases(child)
        for before, referral in zip([None, *cases], cases, strict=False):
            if period.has(referral.on):
                place = locality(authority, child, referral.on, referral.id)
                yield from _referral(child, referral, before, place)


def _contacts(authority: Authority, child: Child, period: Period) -> Iterator[Entry]:
    for contact in child.contacts:
        if not period.has(contact.on):
            continue
        place = locality(authority, child, contact.on)
        source = split("source", contact.source)
        yield from counted("contacts", place, source)
        if contact.became_referral:
            yield from counted("contacts_becoming_referrals", place, source)
        earlier = [other.on for other in child.contacts if other.on < contact.on]
        if earlier and (contact.on - max(earlier)).days <= 365:
            yield from counted("repeat_contacts", place)


def _referral(
    child: Child, referral: Referral, before: Referral | None, place: str
) -> Iterator[Entry]:
    source = split("source", referral.source)
    yield from counted("referrals", place, source)
    if before and (referral.on - before.on).days <= 365:
        yield from counted("repeat_referrals", place)
    if before and _within_a_year(closed_on(before), referral.on):
        yield from counted("referrals_within_year_of_closure", place)
    if referral.nfa:
        yield from counted("referrals_no_further_action", place, source)
    if referral.to_assessment:
        yield from counted("referrals_to_assessment", place)
    if referral.to_strategy:
        yield from counted("referrals_to_strategy_discussion", place)
    if not (referral.nfa or referral.to_assessment or referral.to_strategy):
        yield from counted("referrals_with_other_outcome", place)
    if ended_after_assessment_only(referral):
        yield from counted("referrals_no_further_action_after_assessment", place, source)
    elif not referral.nfa:
        yield from counted("referrals_to_service", place)
    exploited = any(a.referral == referral.id and "11A" in a.factors for a in child.assessments)
    if exploited and child.born and age(child.born, referral.on) >= 13:
        yield from counted("referrals_exploitation_aged_13_and_over", place)


def _within_a_year(closed: date | None, day: date) -> bool:
    return closed is not None and closed <= day and (day - closed).days <= 365
