"""Legal statuses of looked-after children, from the first to the last."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import NEVER, Days, Integers, days_where, happened
from warehouse.synthetic.draws import Draws
from warehouse.synthetic.lives.ways import (
    ADOPTED_BY_CONSENT,
    ADOPTION_PLANS,
    ASYLUM,
    BREAKS,
    BREAKS_AGREED,
    BREAKS_TO_CARE,
    CARE_TO_BREAKS,
    GUARDIANSHIP,
    LONG,
    MEDIUM,
    REMANDED,
    SHORT,
)
from warehouse.synthetic.span import Span

STATUSES = ("V2", "C1", "C2", "L1", "L2", "E1", "J1", "J2", "V3", "V4")
_V2, _C1, _C2, _L1, _L2, _E1, _J1, _J2, _V3, _V4 = range(len(STATUSES))
_CHANGES = 3


def statuses(span: Span, spells: pl.DataFrame) -> pl.DataFrame:
    """Draw one row per period of care and legal status in it: cla_id, start (day number), status.

    Args:
        span: the authority and the years asked for.
        spells: as ``care_spells`` returns them.
    """
    draws = span.draws("legal statuses")
    way, end = spells["way"].to_numpy(), spells["end"].to_numpy()
    status = _first(draws, way)
    day = spells["start"].to_numpy()
    until, fixed = _fixed(draws, spells)
    found = [(day, status)]
    for _ in range(_CHANGES):
        status, day = _next(draws, way, status, day)
        day = days_where(happened(day) & (day < np.minimum(until, end)), day)
        found.append((day, status))
    found += fixed
    frames = [
        pl.DataFrame({"cla_id": spells["cla_id"], "start": days, "status": codes}).filter(
            pl.Series(happened(days) & (days <= span.last) & (days < end))
        )
        for days, codes in found
    ]
    ordered = pl.concat(frames).sort("cla_id", "start")
    changes = pl.col("status").ne_missing(pl.col("status").shift().over("cla_id"))
    return ordered.filter(changes).with_columns(
        status=pl.col("status").replace_strict(
            list(range(len(STATUSES))), list(STATUSES), return_dtype=pl.String
        )
    )


def _first(draws: Draws, way: Integers) -> Integers:
    size = len(way)
    status = draws.pick(size, (0.5, 0.34, 0.04, 0.06, 0.06))
    status = np.where(way == SHORT, draws.pick(size, (0.74, 0.1, 0.0, 0.1, 0.06)), status)
    status = np.where(np.isin(way, (ADOPTED_BY_CONSENT, ASYLUM, CARE_TO_BREAKS)), _V2, status)
    status = np.where(way == REMANDED, np.where(draws.chance(size, 0.93), _J1, _J2), status)
    # Agreed series are recorded as V4, single breaks as V3; both may become care.
    series = np.where(draws.chance(size, 0.8), _V4, _V3)
    breaks = np.where(np.isin(way, (BREAKS_AGREED, BREAKS_TO_CARE)), series, _V3)
    return np.where(np.isin(way, BREAKS) & (way != CARE_TO_BREAKS), breaks, status)


def _next(draws: Draws, way: Integers, status: Integers, day: Days) -> tuple[Integers, Days]:
    """Draw the status that follows and its day; NEVER where the status stays."""
    size = len(way)
    often = np.full(size, 0.05)
    for taken, share in ((MEDIUM, 0.3), (LONG, 0.65), (GUARDIANSHIP, 0.8)):
        often = np.where(way == taken, share, often)
    adoption = np.isin(way, ADOPTION_PLANS) & (way != ADOPTED_BY_CONSENT)
    often = np.where(adoption, 1.0, often)
    wait_v2 = np.where(adoption, draws.between(size, 20, 60), draws.between(size, 20, 320))
    lasts = np.where(status == _V2, wait_v2, draws.between(size, 120, 320))
    lasts = np.where(adoption & (status == _C1), draws.between(size, 60, 110), lasts)
    lasts = np.where(status == _L1, draws.between(size, 1, 3), lasts)
    lasts = np.where(status == _L2, draws.between(size, 3, 8), lasts)
    goes_home = np.isin(way, (SHORT,)) & (status == _L1)
    after_police = np.where(goes_home | draws.chance(size, 0.4), _V2, _C1)
    following = np.where(status == _L1, after_police, _C1)
    following = np.where(status == _C1, _C2, following)
    changes = np.isin(status, (_L1, _L2))
    changes |= (status == _V2) & draws.chance(size, often)
    changes |= (status == _C1) & (draws.chance(size, 0.85) | adoption)
    changes &= ~np.isin(way, (ASYLUM, REMANDED, ADOPTED_BY_CONSENT, *BREAKS)) & happened(day)
    return np.where(changes, following, status), days_where(changes, day + lasts)


def _fixed(draws: Draws, spells: pl.DataFrame) -> tuple[Days, list[tuple[Days, Integers]]]:
    """Return the statuses set by the course of a case, and the day from which no others are drawn."""
    size = spells.height
    way, turns = spells["way"].to_numpy(), spells["turns"].to_numpy()
    order, stopped = spells["order"].to_numpy(), spells["stopped"].to_numpy()
    breaks = np.where(draws.chance(size, 0.8), _V4, _V3)
    care = np.where(draws.chance(size, 0.45), _C2, _V2)
    turned = np.where(way == CARE_TO_BREAKS, breaks, care)
    set_from = np.where(happened(order), order, np.where(happened(turns), turns, -NEVER))
    after_order = np.full(size, _C2)
    return set_from, [
        (order, np.full(size, _E1)),
        (stopped, after_order),
        (turns, turned),
    ]
