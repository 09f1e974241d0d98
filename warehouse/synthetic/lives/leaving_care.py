"""Care leavers: what they are entitled to, and records of contact with them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from warehouse.synthetic.days import (
    NEVER,
    Integers,
    Mask,
    birthday,
    dates,
    financial_year,
    on_working_day,
)
from warehouse.synthetic.draws import Draws, cadence
from warehouse.synthetic.span import YEAR, Span

_QUALIFYING_WEEKS = 13  # in care since 14, to be entitled to more than advice
_WENT_HOME = 0.14
_IN_TOUCH = ("YES", "NO", "REFU", "NREQ", "RHOM")
_IN_TOUCH_WEIGHTS = (0.925, 0.045, 0.015, 0.01, 0.005)
# Activities by meaning; apprenticeships have had codes of their own since 2018/19.
_FULL_TIME_WORK, _PART_TIME_WORK, _FULL_APPRENTICE, _PART_APPRENTICE = "FW", "PW", "FA", "PA"
_ACTIVITIES = {
    **{"F1": 6, "P1": 1, "F2": 20, "P2": 4},
    **{_FULL_TIME_WORK: 16, _PART_TIME_WORK: 7, _FULL_APPRENTICE: 4, _PART_APPRENTICE: 1},
    **{"G4": 9, "G5": 24, "G6": 8},
}
_CODES_TO_2018 = {"FW": "F3", "PW": "P3", "FA": "F3", "PA": "P3"}
_CODES_SINCE = {"FW": "F5", "PW": "P5", "FA": "F4", "PA": "P4"}
_LAST_YEAR_OF_F3 = 2018
_ACCOMMODATION = {
    **{"U1": 34, "Z1": 15, "B1": 13, "D1": 14, "E1": 5, "T1": 3, "K1": 4, "C1": 3, "Y1": 2},
    **{"U2": 1, "B2": 1.5, "S2": 1.5, "X2": 2.5, "V2": 0.5, "W2": 0.5, "K2": 0.5, "Y2": 0.5},
    **{"G1": 0.3, "V1": 0.4, "D2": 0.5},
}
_UNKNOWN = "0"


def leavers(span: Span, cases: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw the frames ``leavers`` and ``leaver_contacts``.

    Args:
        span: the authority and the years asked for.
        cases: as ``front_door.referrals`` returns them.
    """
    # A child who returns to care after the last day counts as having left.
    came_back = (pl.col("again") != NEVER) & (pl.col("again") <= span.last)
    last_left = pl.when(came_back).then("again_end").otherwise("care_end")
    known = (
        cases.filter(pl.col("leaver"), pl.col("care") <= span.last)
        .with_columns(left=last_left)
        .sort("begins", "person_id")
        .unique("person_id", keep="last", maintain_order=True)
    )
    eligibility = _eligibility(span, known)
    known = known.with_columns(eligibility=eligibility).drop_nulls("eligibility")
    frame = known.sort("left", "person_id").select(
        pl.int_range(1, pl.len() + 1).alias("leaver_id"), "person_id", "eligibility"
    )
    return frame, _contacts(span, known.filter(pl.col("left") <= span.last))


def _eligibility(span: Span, known: pl.DataFrame) -> pl.Series:
    """Return each young person's entitlement on the last day; null before 16."""
    born, left = known["born"].to_numpy(), known["left"].to_numpy()
    came = known["care"].to_numpy()
    since_fourteen = np.minimum(left, span.last) - np.maximum(came, birthday(born, 14))
    long_enough = since_fourteen >= _QUALIFYING_WEEKS * 7
    has_left = left <= span.last
    grown = birthday(born, 18) <= span.last
    status = np.where(grown, "Former relevant child", "Relevant child")
    status = np.where(has_left, status, "Eligible child")
    # Some returned home for good and are entitled to advice only.
    advice_alone = ~long_enough | span.draws("eligibility").chance(len(born), _WENT_HOME)
    status = np.where(has_left & advice_alone, "Qualifying child", status)
    nothing = (birthday(born, 16) > span.last) | (~has_left & ~long_enough)
    return pl.Series(status, dtype=pl.String).set(pl.Series(nothing), None)


def _contacts(span: Span, known: pl.DataFrame) -> pl.DataFrame:
    """Draw a record about every eight weeks after leaving care, until the case is closed."""
    draws = span.draws("leavers")
    born, left = known["born"].to_numpy(), known["left"].to_numpy()
    until = np.minimum(np.minimum(known["ends"].to_numpy(), span.last), birthday(born, 25) - 1)
    start = np.maximum(left, span.first - YEAR)
    spell, day = cadence(draws, start, until, 35, 70)
    day = on_working_day(day)
    kept = day <= until[spell]
    spell, day = spell[kept], day[kept]
    size = len(day)
    in_touch = draws.choose(size, _IN_TOUCH, _IN_TOUCH_WEIGHTS)
    reached = np.asarray(in_touch == "YES")
    first = np.concatenate([[True], spell[1:] != spell[:-1]]) if size else np.zeros(0, dtype=bool)
    activity = _lasting(draws, _ACTIVITIES, first, 0.12)
    code_then = pl.Series(activity).replace(_CODES_TO_2018).to_numpy()
    code_now = pl.Series(activity).replace(_CODES_SINCE).to_numpy()
    activity = np.where(financial_year(day) <= _LAST_YEAR_OF_F3, code_then, code_now)
    home = _lasting(draws, _ACCOMMODATION, first, 0.1)
    records = pl.DataFrame(
        {
            "person_id": known["person_id"].gather(spell),
            "day": dates(day),
            "in_touch": pl.Series(in_touch, dtype=pl.String),
            "activity": pl.Series(np.where(reached, activity, _UNKNOWN), dtype=pl.String),
            "accommodation": pl.Series(np.where(reached, home, _UNKNOWN), dtype=pl.String),
        }
    ).with_columns(
        suitable=pl.when(pl.col("accommodation") != _UNKNOWN).then(
            pl.col("accommodation").str.ends_with("1")
        )
    )
    return records.sort("day", "person_id").select(
        pl.int_range(1, pl.len() + 1).alias("contact_id"), pl.all()
    )


def _lasting(draws: Draws, weights: Mapping[str, float], first: Mask, changes: float) -> np.ndarray:
    """Draw a state for each record that mostly stays as it was in the record before."""
    size = len(first)
    drawn = draws.choose(size, tuple(weights), tuple(weights.values()))
    new: Mask = first | draws.chance(size, changes)
    at: Integers = np.maximum.accumulate(np.where(new, np.arange(size), 0))
    return drawn[at]
