"""Care leavers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.oracle.child import Authority, Child, LeaverContact
from tests.oracle.circumstances import has_current_plan, locality
from tests.oracle.days import add_months, age, birthday
from tests.oracle.entries import Entry, Period, counted


def care_leavers(authority: Authority, period: Period) -> Iterator[Entry]:
    day = period.end
    for child in authority.children:
        if not child.is_care_leaver:
            continue
        place = locality(authority, child, day)
        years = age(child.born, day) if child.born else None
        if years is not None and 19 <= years <= 21:
            yield from counted("care_leavers_aged_19_to_21", place)
        if years is not None and 16 <= years <= 24:
            yield from counted("care_leavers_aged_16_to_24", place)
            if has_current_plan(child, "PATH", day):
                yield from counted("care_leavers_with_pathway_plan", place)
        newest = _newest_contact(child, day)
        if newest:
            yield from counted("care_leavers_with_contact", place)
            if newest.suitable:
                yield from counted("care_leavers_in_suitable_accommodation", place)
            if _is_in_eet(newest):
                yield from counted("care_leavers_in_eet_any_age", place)
            if newest.in_touch and newest.on > add_months(day, -2):
                yield from counted("care_leavers_in_touch", place)
        born = child.born
        if born and any(period.has(birthday(born, years)) for years in range(17, 22)):
            yield from counted("care_leavers_aged_17_to_21", place)
            if newest and _is_in_eet(newest):
                yield from counted("care_leavers_in_eet", place)


def _newest_contact(child: Child, day: date) -> LeaverContact | None:
    known = [contact for contact in child.leaver_contacts if contact.on <= day]
    return max(known, key=lambda contact: (contact.on, contact.id), default=None)


def _is_in_eet(contact: LeaverContact) -> bool:
    """In education, employment or training: F3 and P3 until March 2018, F4 to P5 from April 2018."""
    codes = {"F1", "P1", "F2", "P2"}
    codes |= {"F3", "P3"} if contact.on < date(2018, 4, 1) else {"F4", "P4", "F5", "P5"}
    return contact.activity in codes
