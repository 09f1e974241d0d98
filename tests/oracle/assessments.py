"""Single assessments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.oracle.child import Assessment, Authority, Child
from tests.oracle.circumstances import locality, referral_with_id
from tests.oracle.days import working_days_between
from tests.oracle.entries import Entry, Period, counted


def clock_start(child: Child, assessment: Assessment) -> date:
    """Its referral's date; its own start when it has no referral."""
    referral = referral_with_id(child, assessment.referral)
    return referral.on if referral else assessment.start


def assessments(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        for assessment in child.assessments:
            clock = clock_start(child, assessment)
            if period.has(assessment.authorised):
                yield from _completed(authority, child, assessment, clock)
            is_begun = assessment.start <= period.end
            is_done = assessment.authorised is not None and assessment.authorised <= period.end
            if is_begun and not is_done and working_days_between(clock, period.end) > 45:
                place = locality(authority, child, period.end)
                yield from counted("assessments_open_past_45_days", place)
            if period.has(assessment.start) and _was_in_early_help(child, assessment.start):
                place = locality(authority, child, assessment.start, assessment.referral)
                yield from counted("assessments_stepped_up", place)


def _completed(
    authority: Authority, child: Child, assessment: Assessment, clock: date
) -> Iterator[Entry]:
    done = assessment.authorised
    assert done is not None
    place = locality(authority, child, done, assessment.referral)
    splits = [f"outcome:{outcome}" for outcome in assessment.outcomes]
    splits += [f"factor:{factor}" for factor in assessment.factors]
    yield from counted("assessments_completed", place, splits)
    if working_days_between(clock, done) <= 45:
        yield from counted("assessments_in_45_days", place)
    if "no_further_action" in assessment.outcomes:
        yield from counted("assessments_no_further_action", place)
    if "provision_of_services" in assessment.outcomes:
        yield from counted("assessments_to_services", place)
    if "other_agency" in assessment.outcomes:
        yield from counted("assessments_to_other_agency", place)
    if referral_with_id(child, assessment.referral):
        yield from counted("assessments_with_referral", place)
        days = working_days_between(clock, done)
        yield from counted("working_days_to_assessment", place, value=days)


def _was_in_early_help(child: Child, day: date) -> bool:
    """An episode begun before the day and open on the day before it: it did not end before the day."""
    return any(e.start < day and (e.end is None or e.end >= day) for e in child.early_help)
