"""Section 47 enquiries, conferences and child protection plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.oracle.child import Authority, Child, Plan, is_open
from tests.oracle.circumstances import (
    closed_on,
    locality,
    open_referral,
    plan_on,
    referral_with_id,
)
from tests.oracle.days import add_months, working_days_between
from tests.oracle.entries import Entry, Period, age_band, counted, split


def section_47(authority: Authority, period: Period) -> Iterator[Entry]:
    outcomes = {
        "to_conference": "section_47_continuing_risk",
        "substantiated": "section_47_substantiated",
        "not_substantiated": "section_47_not_substantiated",
    }
    for child in authority.children:
        for enquiry in child.enquiries:
            if period.has(enquiry.start):
                place = locality(authority, child, enquiry.start, enquiry.referral)
                yield from counted("section_47_enquiries", place)
                yield from counted("section_47_enquiries_without_conference", place)
                if any(episode.start < enquiry.start for episode in child.early_help):
                    yield from counted("section_47_after_early_help", place)
            if enquiry.end and period.has(enquiry.end):
                place = locality(authority, child, enquiry.end, enquiry.referral)
                outcome = split("outcome", enquiry.outcome)
                yield from counted("section_47_completed", place, outcome)
                yield from counted(outcomes[enquiry.outcome], place)
        for held in child.conferences:
            if held.held and period.has(held.held) and not held.transfer_in:
                place = locality(authority, child, held.held, held.referral)
                yield from counted("section_47_enquiries_without_conference", place, value=-1)


def conferences(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        for conference in child.conferences:
            if conference.held is None or not period.has(conference.held):
                continue
            place = locality(authority, child, conference.held, conference.referral)
            yield from counted("initial_conferences", place)
            if conference.to_plan:
                yield from counted("initial_conferences_leading_to_plan", place)
            if conference.transfer_in:
                yield from counted("transfers_in", place)
                continue
            yield from counted("initial_conferences_without_transfers_in", place)
            if conference.enquiry_start:
                days = working_days_between(conference.enquiry_start, conference.held)
                yield from counted("conferences_with_enquiry", place)
                yield from counted("working_days_to_conference", place, value=days)
                if days <= 15:
                    yield from counted("conferences_in_15_days", place)
        for review in child.plan_reviews:
            if review.on and period.has(review.on):
                place = locality(authority, child, review.on)
                yield from counted("review_conferences", place)
                if review.due and review.on <= review.due:
                    yield from counted("review_conferences_in_time", place)


def plans(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        for plan in child.plans:
            if period.has(plan.start):
                place = locality(authority, child, plan.start, plan.referral)
                yield from _starting(child, plan, place)
            if plan.end and period.has(plan.end):
                place = locality(authority, child, plan.end, plan.referral)
                yield from counted("plans_ceasing", place)
                if (plan.end - plan.start).days >= 730:
                    yield from counted("plans_ceasing_after_two_years", place)
        yield from _on_plan(authority, child, period.end)
        yield from _ended_six_months_before(authority, child, period.end)


def _starting(child: Child, plan: Plan, place: str) -> Iterator[Entry]:
    yield from counted("plans_starting", place, split("category", plan.initial))
    earlier = [p for p in child.plans if (p.start, p.id) < (plan.start, plan.id)]
    if earlier:
        yield from counted("second_plans_ever", place)
    if any(p.end and 0 <= (plan.start - p.end).days <= 730 for p in earlier):
        yield from counted("second_plans_within_two_years", place)


def _on_plan(authority: Authority, child: Child, day: date) -> Iterator[Entry]:
    plan = plan_on(child, day)
    if plan is None:
        return
    place = locality(authority, child, day)
    splits = [*split("category", plan.latest), *age_band(child, day)]
    yield from counted("children_on_plan", place, splits)
    for plan in child.plans:
        if is_open(plan, day) and (day - plan.start).days >= 730:
            yield from counted("children_on_plan_two_years", place)
        if is_open(plan, day) and (day - plan.start).days >= 548:
            yield from counted("children_on_plan_18_months", place)
    seen = [v.on for v in child.visits if v.kind == "STVC" and v.on <= day]
    for limit in (10, 15, 20):
        if any(working_days_between(visit, day) <= limit for visit in seen):
            yield from counted(f"children_on_plan_seen_in_{limit}_days", place)


def is_followed_up(ended: date, day: date) -> bool:
    """Ended in the twelve months up to six months before the day."""
    return add_months(day, -18) < ended <= add_months(day, -6)


def case_closed_in_six_months(child: Child, own: str | None, ended: date) -> bool:
    """Its own referral, or the one open when it ended, closed from then to six months after."""
    referral = referral_with_id(child, own) or open_referral(child, ended)
    closed = closed_on(referral) if referral else None
    return closed is not None and ended <= closed <= add_months(ended, 6)


def _ended_six_months_before(authority: Authority, child: Child, day: date) -> Iterator[Entry]:
    for plan in child.plans:
        if plan.end and is_followed_up(plan.end, day):
            place = locality(authority, child, day)
            yield from counted("plans_ended_six_months_before", place)
            if case_closed_in_six_months(child, plan.referral, plan.end):
                yield from counted("plans_ended_and_case_closed_in_six_months", place)
