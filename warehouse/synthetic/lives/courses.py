"""The course of a case: what follows a referral, and when, until it is closed; day numbers only, no rows yet."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import (
    Days,
    Floats,
    Integers,
    Mask,
    add_working_days,
    birthday,
    days_where,
    happened,
    on_working_day,
)
from warehouse.synthetic.draws import Draws, pick_by
from warehouse.synthetic.lives.ways import (
    ADOPTION_PLANS,
    ADOPTIONS,
    ASYLUM,
    BREAKS,
    GUARDIANSHIP,
    LONG,
    MEDIUM,
    NO_CARE,
    REMANDED,
    SHORT,
    adoption_days,
    care_end_days,
    ways_into_care,
)

# Outcomes of a referral, of an assessment and of a section 47 enquiry.
ASSESS, STRATEGY, NO_ACTION, OTHER = range(4)
ONGOING, CLOSED, STEPPED_DOWN = range(3)
TO_CONFERENCE, SUBSTANTIATED, NOT_SUBSTANTIATED = range(3)


def courses(
    draws: Draws, start: Days, born: Days, group: Integers, forced: Integers, known: Mask
) -> pl.DataFrame:
    """Draw the course of each case.

    Args:
        draws: the random draws.
        start: day of the referral.
        born: the child's day of birth.
        group: the family's case; siblings share what happens to the family.
        forced: the way through care; -1 = any way into care, 0 = drawn.
        known: whether the child had a plan before.

    Returns:
        One row per case in the order given; days are numbers, NEVER where it doesn't happen.
    """
    size = len(start)
    family = _Family(draws, group)
    majority = birthday(born, 18)
    to_majority = majority - start
    age = start - born

    way = _way(draws, family, age, to_majority, forced)
    in_care = way != NO_CARE
    outcome = pick_by(family.uniform(), (0.6, 0.225, 0.125, 0.05))
    outcome = np.where(in_care & (outcome >= NO_ACTION), ASSESS, outcome)
    live = outcome != NO_ACTION

    assessed = (outcome == ASSESS) | ((outcome == STRATEGY) & (family.uniform() < 0.92))
    assessed |= in_care
    assessment_start = days_where(assessed, on_working_day(start + draws.between(size, 0, 1)))
    working_days = _assessment_working_days(family)
    authorised = days_where(assessed, add_working_days(start, working_days))
    authorised = days_where(assessed, np.maximum(authorised, assessment_start))
    conclusion = pick_by(family.uniform(), (0.5, 0.345, 0.155))

    # Section 47, conference and plan.
    at_once = (outcome == STRATEGY) & (family.uniform() < 0.95)
    later = assessed & (family.uniform() < np.where(known, 0.32, 0.17)) & ~at_once
    enquiry = days_where(
        (at_once | later) & (to_majority > 30) & (way != ASYLUM),
        on_working_day(
            np.where(at_once, start, start + 3 + (family.uniform() * 25).astype(np.int64))
        ),
    )
    finding = pick_by(family.uniform(), (0.32, 0.43, 0.25))
    may_be_planned = to_majority > 240
    finding = np.where(~may_be_planned & (finding == TO_CONFERENCE), SUBSTANTIATED, finding)
    first = _protection(draws, family, enquiry, finding, born, majority)
    transfer = (outcome == OTHER) & (family.uniform() < 0.06) & may_be_planned
    first = _transferred_in(draws, first, transfer, start, majority)

    settled = np.maximum.reduce([authorised, first["enquiry_end"], first["conference"]])
    goes_on = (
        ((conclusion == ONGOING) & assessed) | happened(first["plan_start"]) | in_care
    ) & live
    need_ends = np.maximum(np.maximum(settled, start), first["plan_end"]) + draws.gamma_days(
        size, 85.0, 1.6, 20
    )

    # Care begins from the plan, or from the assessment.
    planned = happened(first["plan_start"])
    room = np.maximum(first["plan_end"] - first["plan_start"], 2)
    from_plan = first["plan_start"] + 1 + (draws.uniform(size) * (room - 2)).astype(np.int64)
    straight = (way == ASYLUM) | (way == REMANDED)
    from_referral = start + np.where(straight, 0, draws.exponential_days(size, 40.0, 1))
    care = np.where(planned, from_plan, from_referral)
    care = np.maximum(care, born)
    care = days_where(in_care & (care < majority - 40), care)
    in_care = happened(care)
    way = np.where(in_care, way, NO_CARE)
    ends_plan = in_care & planned
    plan_end = np.where(ends_plan, np.minimum(first["plan_end"], care), first["plan_end"])
    first = first.assign(plan_end=plan_end)

    adoption = adoption_days(draws, way, care, majority)
    care_end = care_end_days(draws, way, care, majority, adoption["adopted"])
    # Some go home and return to care under the same referral.
    died = (way == MEDIUM) & (draws.uniform(size) < 0.012)
    back = ((way == SHORT) | (way == MEDIUM)) & ~died & (draws.uniform(size) < 0.16)
    # Most return within a year, some later.
    apart = np.where(
        draws.chance(size, 0.7), draws.between(size, 15, 330), draws.between(size, 370, 800)
    )
    again = days_where(back, care_end + apart)
    again = days_where(again < majority - 60, again)
    again_end = days_where(
        happened(again), np.minimum(again + draws.exponential_days(size, 150.0, 5), majority)
    )

    # A second round of protection while the case is open.
    gone_on = np.maximum.reduce([need_ends * goes_on, plan_end, care_end, again_end])
    second_at = days_where(
        goes_on & ~in_care & (family.uniform() < np.where(planned, 0.15, 0.14)) & may_be_planned,
        on_working_day(np.maximum(plan_end, settled) + 10 + (family.uniform() * 330).astype(int)),
    )
    second_at = days_where(second_at < majority - 240, second_at)
    found = pick_by(family.uniform(), (0.4, 0.42, 0.18))
    second = _protection(draws, family, second_at, found, born, majority)

    leaver = in_care & ((np.maximum(care_end, again_end) - birthday(born, 16)) > 0)
    leaver &= ~np.isin(way, (*ADOPTIONS, GUARDIANSHIP, *BREAKS)) & ~died
    until = np.where(draws.uniform(size) < 0.7, birthday(born, 21), birthday(born, 25))
    end = _case_end(
        draws, outcome, conclusion, goes_on, start, authorised, assessed, gone_on, majority
    )
    last_event = np.maximum.reduce(
        [
            *(authorised, assessment_start, first["enquiry_end"], first["conference"]),
            *(plan_end, second["enquiry_end"], second["conference"], second["plan_end"]),
            *(care_end, again_end),
        ]
    )
    end = np.where(in_care, np.maximum(end, last_event + draws.between(size, 2, 60)), end)
    end = np.where(np.isin(way, ADOPTIONS) | died, care_end + draws.between(size, 1, 10), end)
    end = np.where(outcome == NO_ACTION, end, np.maximum(end, last_event + 1))
    end = np.where(leaver, np.maximum(until, last_event + 1), end)

    return pl.DataFrame(
        {
            "start": start,
            "end": end,
            "outcome": outcome,
            "way": way,
            "assessment_start": assessment_start,
            "authorised": authorised,
            "conclusion": np.where(
                goes_on, ONGOING, np.where(conclusion == ONGOING, CLOSED, conclusion)
            ),
            "goes_on": goes_on,
            **{f"first_{name}": values for name, values in first.items()},
            **{f"second_{name}": values for name, values in second.items()},
            "transfer": transfer & happened(first["conference"]),
            "care": care,
            "care_end": care_end,
            "again": again,
            "again_end": again_end,
            "leaver": leaver,
            "died": died,
            **adoption,
        }
    )


class _Family:
    """Random draws made once for each family's case and shared by its children."""

    def __init__(self, draws: Draws, group: Integers) -> None:
        self._draws, self._group = draws, group
        self._size = int(group.max()) + 1 if len(group) else 0

    def uniform(self) -> Floats:
        return self._draws.uniform(self._size)[self._group]


class _Spells(dict[str, Days]):
    """Named arrays of one length."""

    def assign(self, **columns: Days) -> _Spells:
        return _Spells({**self, **columns})


def _way(
    draws: Draws, family: _Family, age: Integers, to_majority: Integers, forced: Integers
) -> Integers:
    """Draw the way through care."""
    years = age / 365.25
    often = np.where(years < 2, 0.085, np.where(years < 10, 0.034, 0.062))
    chosen = (0.55 * family.uniform() + 0.45 * draws.uniform(len(age))) < often * 2.6
    way = ways_into_care(draws, age)
    way = np.where(forced > 0, forced, np.where(chosen | (forced < 0), way, NO_CARE))
    small = age < 5 * 365
    way = np.where(np.isin(way, ADOPTION_PLANS) & ~small, LONG, way)
    return np.where(to_majority > 150, way, NO_CARE)


def _assessment_working_days(family: _Family) -> Integers:
    """Draw working days to authorisation: most within 45, many just before, and a tail."""
    shape, within = family.uniform(), family.uniform()
    early = 3 + np.floor(42.99 * np.sqrt(shape))
    late = 46 + np.floor(60 * shape**2)
    return np.where(within < 0.86, early, late).astype(np.int64)


def _protection(
    draws: Draws, family: _Family, enquiry: Days, finding: Integers, born: Days, majority: Days
) -> _Spells:
    """Draw an enquiry, its conference and the plan that follows."""
    size = len(enquiry)
    asked = happened(enquiry)
    length = 2 + np.floor(family.uniform() * 9).astype(np.int64)
    held = asked & (finding == TO_CONFERENCE) & (family.uniform() < 0.93)
    late = family.uniform() < 0.12
    waited = np.where(
        late, 16 + np.floor(family.uniform() * 14), 11 + np.floor(family.uniform() * 5)
    )
    conference = days_where(held, add_working_days(enquiry, waited.astype(np.int64)))
    begun = held & (draws.uniform(size) < 0.88)
    shape = family.uniform()
    lasts = draws.gamma_days(size, np.where(shape < 0.1, 640.0, 305.0), 2.6, 45)
    plan_start = days_where(begun, conference)
    end = np.minimum(conference + np.minimum(lasts, 1150), majority - 7)
    plan_end = days_where(begun, on_working_day(np.maximum(end, born + 30)))
    return _Spells(
        enquiry=enquiry,
        enquiry_end=days_where(asked, add_working_days(enquiry, length)),
        finding=finding,
        conference=conference,
        plan_start=plan_start,
        plan_end=plan_end,
    )


def _transferred_in(
    draws: Draws, spells: _Spells, transfer: Mask, start: Days, majority: Days
) -> _Spells:
    """Add children who move in with a plan: a transfer conference without an enquiry."""
    held = on_working_day(start + 10)
    until = np.minimum(held + draws.gamma_days(len(start), 300.0, 2.0, 60), majority - 7)
    return spells.assign(
        conference=np.where(transfer, held, spells["conference"]),
        plan_start=np.where(transfer, held, spells["plan_start"]),
        plan_end=np.where(transfer, on_working_day(until), spells["plan_end"]),
    )


def _case_end(
    draws: Draws,
    outcome: Integers,
    conclusion: Integers,
    goes_on: Mask,
    start: Days,
    authorised: Days,
    assessed: Mask,
    gone_on: Days,
    majority: Days,
) -> Days:
    size = len(start)
    soon = np.where(assessed, authorised, start) + draws.between(size, 1, 8)
    other = start + draws.between(size, 12, 55)
    end = np.where(goes_on, np.minimum(gone_on, np.maximum(majority, soon)), soon)
    end = np.where(~goes_on & ~assessed, other, end)
    return np.where(outcome == NO_ACTION, start + draws.between(size, 0, 1), end)
