"""Reviews of looked-after children, and their health assessments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.oracle.child import Authority, Child, is_open
from tests.oracle.circumstances import Stretch, locality, looked_after
from tests.oracle.days import (
    add_months,
    latest_first_of_april,
    nth_working_day,
    working_days,
    working_days_between,
)
from tests.oracle.entries import Entry, Period, counted


def looked_after_reviews(authority: Authority, period: Period) -> Iterator[Entry]:
    attended = ("PN1", "PN2", "PN3", "PN4")
    participated = (*attended, "PN5", "PN6")
    for child in authority.children:
        for review in child.care_reviews:
            held = review.on
            if held is None:
                continue
            if period.has(held):
                place = locality(authority, child, held)
                yield from counted("looked_after_reviews", place)
                if review.due and held <= review.due:
                    yield from counted("looked_after_reviews_in_time", place)
                if review.participation in (*participated, "PN7"):
                    yield from counted("looked_after_reviews_aged_4_and_over", place)
                if review.participation in attended:
                    yield from counted("looked_after_reviews_attended", place)
                if review.participation in participated:
                    yield from counted("looked_after_reviews_participated", place)
            month_later = add_months(held, 1)
            if period.has(month_later):
                place = locality(authority, child, month_later)
                yield from counted("looked_after_reviews_month_before", place)
                authorised = [
                    plan.authorised
                    for plan in child.care_plans
                    if plan.kind == "CLA" and plan.authorised and plan.authorised >= held
                ]
                if any(working_days_between(held, day) <= 10 for day in authorised):
                    yield from counted("looked_after_reviews_with_plan_in_10_days", place)


def health(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        for stretch in looked_after(child):
            if (
                stretch.start not in working_days()
            ):  # before the calendar, long past its twentieth day
                continue
            twentieth = nth_working_day(stretch.start, 20)
            if not is_open(stretch, twentieth):
                continue
            is_assessed = _has_initial_assessment(child, stretch, twentieth)
            if period.has(twentieth):
                place = locality(authority, child, twentieth, stretch.referral)
                yield from counted("twentieth_working_days_in_care", place)
                if is_assessed:
                    yield from counted("twentieth_working_days_with_health_assessment", place)
            is_this_year = latest_first_of_april(period.end) <= stretch.start
            if is_this_year and twentieth <= period.end:
                place = locality(authority, child, period.end)
                yield from counted("initial_health_assessments_due", place)
                if is_assessed:
                    yield from counted("initial_health_assessments_in_time", place)


def _has_initial_assessment(child: Child, stretch: Stretch, twentieth: date) -> bool:
    return any(
        check.kind == "initial" and stretch.start <= check.on <= twentieth for check in child.health
    )
