"""Children in need, early help, missing children."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.oracle.child import Authority, Child, is_open
from tests.oracle.circumstances import (
    care_on,
    ended_after_assessment_only,
    has_current_plan,
    is_open_referral,
    locality,
    new_cases,
    open_referral,
    plan_on,
)
from tests.oracle.days import add_months, working_days_between
from tests.oracle.entries import Entry, Period, counted


def children_in_need(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        yield from _in_need(authority, child, period.end)
        for referral in new_cases(child):
            if is_open_referral(referral, period.end):
                place = locality(authority, child, period.end)
                yield from counted("open_episodes_of_need", place)
                days = (period.end - referral.on).days
                yield from counted("days_in_need_of_open_episodes", place, value=days)
            gave_service = not referral.nfa and not ended_after_assessment_only(referral)
            if referral.closed and period.has(referral.closed) and gave_service:
                place = locality(authority, child, referral.closed, referral.id)
                days = (referral.closed - referral.on).days
                yield from counted("episodes_of_need_ended", place)
                yield from counted("days_in_need_of_episodes_ended", place, value=days)
        if _was_missing(child, period):
            place = locality(authority, child, period.end)
            yield from counted("children_missing", place)


def _in_need(authority: Authority, child: Child, day: date) -> Iterator[Entry]:
    place = locality(authority, child, day)
    if plan_on(child, day):
        yield from counted("children_in_need_with_plan", place)
    referral = open_referral(child, day)
    if referral is None:
        return
    yield from counted("children_in_need", place)
    if plan_on(child, day) or care_on(child, day):
        return
    yield from counted("children_in_need_without_plan_or_care", place)
    yield from counted("children_in_need_with_plan", place)
    has_plan = has_current_plan(child, "CIN", day)
    if has_plan:
        yield from counted("children_in_need_with_current_plan", place)
    team = authority.teams.get(referral.team or "")
    if team is None or team.kind != "assessment":
        yield from counted("children_in_need_outside_assessment_teams", place)
        if has_plan:
            yield from counted("children_in_need_outside_assessment_teams_with_current_plan", place)
    seen = [v.on for v in child.visits if v.kind == "STVN" and v.on <= day]
    if any(working_days_between(visit, day) <= 20 for visit in seen):
        yield from counted("children_in_need_seen", place)


def _was_missing(child: Child, period: Period) -> bool:
    """Missing or away on a day of the period on which a referral was open; the day of return counts."""
    for episode in child.missing:
        day = max(episode.start, period.start)
        while day <= min(episode.end or period.end, period.end):
            if open_referral(child, day):
                return True
            day += timedelta(days=1)
    return False


def early_help(authority: Authority, period: Period) -> Iterator[Entry]:
    day = period.end
    for child in authority.children:
        for episode in child.early_help:
            if period.has(episode.end):
                assert episode.end is not None
                place = locality(authority, child, episode.end)
                yield from counted("early_help_assessments_completed", place)
            if period.has(episode.start):
                place = locality(authority, child, episode.start)
                yield from counted("early_help_episodes_starting", place)
                earlier = [
                    e.end
                    for e in child.early_help
                    if (e.start, e.id) < (episode.start, episode.id)
                    and e.end
                    and e.end <= episode.start
                ]
                if any((episode.start - end).days <= 365 for end in earlier):
                    yield from counted("early_help_episodes_restarting", place)
        open_now = [episode for episode in child.early_help if is_open(episode, day)]
        if not open_now:
            continue
        place = locality(authority, child, day)
        yield from counted("children_in_early_help", place)
        if open_referral(child, day):
            yield from counted("children_in_need_in_early_help", place)
        for episode in open_now:
            yield from counted("early_help_episodes_open", place)
            if add_months(episode.start, 6) < day:
                yield from counted("early_help_episodes_open_six_months", place)
            if add_months(episode.start, 12) < day:
                yield from counted("early_help_episodes_open_twelve_months", place)
