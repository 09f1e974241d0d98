"""The ways through care: how often each is taken, the days of an adoption, and when care ends."""

from __future__ import annotations

import numpy as np

from warehouse.synthetic.days import Days, Integers, days_where
from warehouse.synthetic.draws import Draws, pick_by

# Ways through care.
(
    NO_CARE,
    SHORT,
    MEDIUM,
    LONG,
    ADOPTED,
    ADOPTED_BY_CARER,
    FOSTERED_TO_ADOPT,
    ADOPTED_BY_CONSENT,
    ADOPTION_STOPPED,
    GUARDIANSHIP,
    REMANDED,
    ASYLUM,
    BREAKS_AGREED,
    BREAKS_SINGLE,
    BREAKS_TO_CARE,
    CARE_TO_BREAKS,
) = range(16)
ADOPTIONS = (ADOPTED, ADOPTED_BY_CARER, FOSTERED_TO_ADOPT, ADOPTED_BY_CONSENT)
ADOPTION_PLANS = (*ADOPTIONS, ADOPTION_STOPPED)
BREAKS = (BREAKS_AGREED, BREAKS_SINGLE, BREAKS_TO_CARE, CARE_TO_BREAKS)

# How often each way is taken by children coming into care, by age on the day.
_UNDER_TWO = (0, 15, 20, 30, 16, 3, 3, 1.5, 3, 12, 0, 0, 0, 0, 0, 0)
_UNDER_TEN = (0, 19, 20, 49, 2, 1, 0.5, 0.5, 1, 8, 0, 0, 2, 1, 1, 1)
_OLDER = (0, 27, 20, 46, 0, 0, 0, 0, 0, 2, 4, 0, 2, 1, 1, 1)


def ways_into_care(draws: Draws, age_days: Integers) -> Integers:
    """Draw the way through care of children who come into care at the age given."""
    shares = draws.uniform(len(age_days))
    years = age_days / 365.25
    by_age = (pick_by(shares, weights) for weights in (_UNDER_TWO, _UNDER_TEN, _OLDER))
    under_two, under_ten, older = by_age
    return np.where(years < 2, under_two, np.where(years < 10, under_ten, older))


def adoption_days(draws: Draws, way: Integers, care: Days, majority: Days) -> dict[str, Days]:
    """Draw the days of an adoption planned from the period of care."""
    size = len(way)
    planned = np.isin(way, ADOPTION_PLANS)
    decision = care + draws.between(size, 110, 210)
    order = decision + draws.between(size, 20, 90)
    match = order + draws.between(size, 20, 260)
    placed = match + draws.between(size, 12, 45)
    early = care + draws.between(size, 30, 100)
    adopted = placed + draws.between(size, 110, 320)
    stopped = placed + draws.between(size, 40, 180)
    with_order = planned & (way != ADOPTED_BY_CONSENT)
    return {
        "decision": days_where(planned, decision),
        "order": days_where(with_order, order),
        "match": days_where(planned, match),
        "placed": days_where(planned, placed),
        "fostered": days_where(way == FOSTERED_TO_ADOPT, early),
        "adopted": days_where(np.isin(way, ADOPTIONS), adopted),
        "stopped": days_where(way == ADOPTION_STOPPED, stopped),
    }


def care_end_days(draws: Draws, way: Integers, care: Days, majority: Days, adopted: Days) -> Days:
    """Draw the last day of care by the way taken; NEVER without care."""
    size = len(way)
    drawn = draws.uniform(size)
    lasting = {
        SHORT: 3 + draws.exponential_days(size, 65.0),
        MEDIUM: draws.between(size, 110, 900),
        GUARDIANSHIP: draws.between(size, 180, 620),
        REMANDED: draws.between(size, 8, 110),
        BREAKS_AGREED: draws.between(size, 300, 1500),
        BREAKS_SINGLE: draws.between(size, 2, 12),
        BREAKS_TO_CARE: draws.between(size, 400, 1500),
        CARE_TO_BREAKS: draws.between(size, 400, 1100),
    }
    end = majority.copy()
    for taken, length in lasting.items():
        end = np.where(way == taken, care + length, end)
    # Some who would stay until 18 leave before.
    room = np.maximum(majority - care, 1)
    leaves = ((way == LONG) & (drawn < 0.15)) | ((way == ASYLUM) & (drawn < 0.06))
    end = np.where(leaves, care + 30 + (draws.uniform(size) * (room - 31)).astype(np.int64), end)
    end = np.where(np.isin(way, ADOPTIONS), adopted, end)
    return days_where(way != NO_CARE, np.minimum(np.maximum(end, care + 1), majority))
