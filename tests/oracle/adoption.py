"""Adoption."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.oracle.child import Adoption, Authority, Child
from tests.oracle.circumstances import (
    Stretch,
    care_on,
    first_of_stay,
    locality,
    looked_after,
    months_have_passed,
    placement_on,
)
from tests.oracle.days import add_months
from tests.oracle.entries import Entry, Period, counted
from tests.oracle.looked_after import ADOPTED


def adoption(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        for stretch in looked_after(child):
            if stretch.end and period.has(stretch.end) and stretch.end_reason in ADOPTED:
                place = locality(authority, child, stretch.end, stretch.referral)
                yield from _adopted(child, stretch, place)
        process = in_process(child, period.end)
        care = care_on(child, period.end)
        if process and care:
            place = locality(authority, child, period.end)
            yield from counted("children_adopted_or_awaiting_adoption", place)
            if _waits_under_14_months(child, care, process, period.end):
                yield from counted("children_waiting_under_14_months_for_adopters", place)


def process_of(child: Child, day: date) -> Adoption | None:
    """The child's newest adoption process that was decided, and not reversed, by the day."""
    standing = [
        a
        for a in child.adoptions
        if (a.reversed is None or a.reversed > day) and (a.decided is None or a.decided <= day)
    ]
    return max(standing, key=lambda a: a.decided or a.placed or date.min, default=None)


def moved_in(child: Child, process: Adoption | None, day: date) -> date | None:
    """The day the child moved in with the adopters; with the carer of that day when the carer adopts."""
    if process is None:
        return None
    if process.by_carer:
        placement = placement_on(child, day)
        return first_of_stay(child, placement).start if placement else process.placed
    return process.placed


def _adopted(child: Child, stretch: Stretch, place: str) -> Iterator[Entry]:
    assert stretch.end is not None
    yield from counted("children_adopted", place)
    yield from counted("children_adopted_or_awaiting_adoption", place)
    process = process_of(child, stretch.end)
    moved = moved_in(child, process, stretch.end - timedelta(days=1))
    if moved and process and process.by_carer:
        moved = max(moved, stretch.start)  # not what was a short break before
    if moved:
        days = (moved - stretch.start).days
        yield from counted("children_adopted_after_placement", place)
        yield from counted("days_from_entry_to_adoptive_family", place, value=days)
        if moved < add_months(stretch.start, 14):
            yield from counted("children_waiting_under_14_months_for_adopters", place)
    if process is None:
        return
    if process.placed:
        days = (process.placed - stretch.start).days
        yield from counted("days_from_entry_to_adoptive_family_unadjusted", place, value=days)
    if process.ordered and process.matched:
        days = (process.matched - process.ordered).days
        yield from counted("children_adopted_under_placement_order", place)
        yield from counted("days_from_placement_order_to_match", place, value=days)
    if process.placed and process.decided and process.placed <= add_months(process.decided, 12):
        yield from counted("adopted_children_placed_within_12_months", place)


def in_process(child: Child, day: date) -> Adoption | None:
    """The process of a looked-after child: decided by the day, not reversed and not yet adopted."""
    process = process_of(child, day)
    if process is None or process.decided is None or process.decided > day:
        return None
    # leaving care ends the process, whatever comes after
    left = [s.end for s in looked_after(child) if s.end]
    return None if any(process.decided < end <= day for end in left) else process


def _waits_under_14_months(child: Child, care: Stretch, process: Adoption, day: date) -> bool:
    if process.placed and process.placed <= day:
        moved = moved_in(child, process, day)
        return moved is not None and moved < add_months(care.start, 14)
    return not months_have_passed(care.start, 14, day)
