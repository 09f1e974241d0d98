"""Looked-after children: who is, who starts and ceases, their plans, placements and long-term stability."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.oracle.child import Authority, Child, Placement, is_open
from tests.oracle.child_protection import case_closed_in_six_months, is_followed_up
from tests.oracle.circumstances import (
    Stretch,
    care_on,
    first_of_stay,
    has_current_plan,
    is_temporary,
    is_unaccompanied,
    lasting_placements,
    locality,
    looked_after,
    months_have_passed,
    placement_on,
)
from tests.oracle.days import add_months, age, birthday, latest_first_of_april
from tests.oracle.entries import Entry, Period, age_band, counted, split

ADOPTED = ("E11", "E12")
SPECIAL_GUARDIANSHIP = ("E43", "E44", "E45", "E46", "E47", "E48")
RESIDENTIAL = ("K1", "K2", "R1", "R2", "R3", "R5", "S1")
FOSTERING = ("U1", "U2", "U3", "U4", "U5", "U6")
FOR_ADOPTION = ("A3", "A4", "A5", "A6")


def looked_after_children(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        for stretch in looked_after(child):
            yield from _starts_and_ends(authority, child, stretch, period)
        care = care_on(child, period.end)
        if care:
            place = locality(authority, child, period.end)
            yield from _in_care(child, care, period.end, place)
            yield from _placed(child, care, period.end, place)


def _starts_and_ends(
    authority: Authority, child: Child, stretch: Stretch, period: Period
) -> Iterator[Entry]:
    if period.has(stretch.start):
        place = locality(authority, child, stretch.start, stretch.referral)
        yield from counted("looked_after_starting", place)
        if is_unaccompanied(child, stretch.start):
            yield from counted("unaccompanied_children_starting", place)
        year_before = add_months(stretch.start, -12)
        earlier = [other.end for other in looked_after(child) if other.start < stretch.start]
        if any(end and year_before <= end <= stretch.start for end in earlier):
            yield from counted("re_entries_to_care", place)
    if stretch.end and period.has(stretch.end):
        place = locality(authority, child, stretch.end, stretch.referral)
        yield from counted("looked_after_ceasing", place)
        if stretch.end_reason in (*ADOPTED, "E41", *SPECIAL_GUARDIANSHIP):
            yield from counted("ceasing_to_permanence", place)
        if stretch.end_reason in SPECIAL_GUARDIANSHIP:
            yield from counted("ceasing_to_special_guardianship", place)
    if stretch.end and is_followed_up(stretch.end, period.end):
        place = locality(authority, child, period.end)
        yield from counted("looked_after_ended_six_months_before", place)
        if case_closed_in_six_months(child, stretch.referral, stretch.end):
            yield from counted("ceased_and_case_closed_in_six_months", place)


def _in_care(child: Child, care: Stretch, day: date, place: str) -> Iterator[Entry]:
    placement = placement_on(child, day)
    status = max(
        (s for s in child.legal if is_open(s, day)), key=lambda s: (s.start, s.id), default=None
    )
    splits = [
        *age_band(child, day),
        *split("placement_type", placement.type if placement else None),
        *split("legal_status", status.code if status else None),
    ]
    yield from counted("children_looked_after", place, splits)
    if is_unaccompanied(child, day):
        yield from counted("unaccompanied_children_looked_after", place)
    else:
        yield from counted("looked_after_not_unaccompanied", place)
    if has_current_plan(child, "CLA", day, within=None):
        yield from counted("looked_after_with_plan", place)
    if has_current_plan(child, "PATH", day, within=None):
        yield from counted("looked_after_with_pathway_plan", place)
    if has_current_plan(child, "CLA", day):
        yield from counted("looked_after_with_current_plan", place)
    if months_have_passed(care.start, 1, day) and is_pupil(child, day):
        yield from counted("looked_after_pupils", place)
        if has_current_plan(child, "PEP", day):
            yield from counted("looked_after_pupils_with_recent_plan", place)
    seen = [v.on for v in child.visits if v.kind == "STVL" and v.on <= day]
    if any((day - visit).days <= 42 for visit in seen):
        yield from counted("looked_after_seen", place)
    checks = [c.kind for c in child.health if add_months(day, -12) < c.on <= day]
    if "initial" in checks or "review" in checks:
        yield from counted("looked_after_with_health_assessment", place)
    if "dental" in checks:
        yield from counted("looked_after_with_dental_check", place)


def is_pupil(child: Child, day: date) -> bool:
    """In academic years 1 to 11: eleven years from the first 1 September after the fifth birthday."""
    if child.born is None:
        return False
    fifth = birthday(child.born, 5)
    year_1 = date(fifth.year if fifth < date(fifth.year, 9, 1) else fifth.year + 1, 9, 1)
    return year_1 <= day < date(year_1.year + 11, 9, 1)


def _placed(child: Child, care: Stretch, day: date, place: str) -> Iterator[Entry]:
    placement = placement_on(child, day)
    if placement and placement.type in RESIDENTIAL:
        yield from counted("looked_after_in_residential_placements", place)
    if placement and placement.type in FOSTERING and placement.provider in ("PR4", "PR5"):
        yield from counted("looked_after_with_fostering_agency", place)
    if _stays_between(child, latest_first_of_april(day), day) >= 3:
        yield from counted("children_with_three_or_more_placements", place)
    if _stays_between(child, add_months(day, -12) + timedelta(days=1), day) >= 3:
        yield from counted("children_with_three_or_more_placements_in_year", place)
    is_under_16 = child.born is not None and age(child.born, day) < 16
    if is_under_16 and months_have_passed(care.start, 30, day):
        yield from counted("looked_after_long_term", place)
        if any(is_open(p, day) and _is_stable(child, p, day) for p in child.placements):
            yield from counted("looked_after_long_term_stable", place)


def _stays_between(child: Child, first: date, last: date) -> int:
    """How many carers the child was with while looked after, from the first day to the last."""
    stays = set()
    for placement in child.placements:
        if is_temporary(placement):
            continue
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        if any(is_open(placement, day) and care_on(child, day) for day in days):
            stays.add(first_of_stay(child, placement).id)
    return len(stays)


def _is_stable(child: Child, placement: Placement, day: date) -> bool:
    if is_temporary(placement):
        return False
    since = first_of_stay(child, placement)
    if months_have_passed(since.start, 24, day):
        return True
    before = [
        p
        for p in lasting_placements(child, placement.period)
        if (p.start, p.id) < (placement.start, placement.id)
    ]
    if placement.type not in FOR_ADOPTION or not before:
        return False
    return months_have_passed(first_of_stay(child, before[-1]).start, 24, day)
