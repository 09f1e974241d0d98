"""Visits to children on protection plans, looked after and in need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from warehouse.synthetic.days import Days, Integers, dates, happened, on_working_day
from warehouse.synthetic.draws import Draws, cadence
from warehouse.synthetic.lives.care.need import in_need
from warehouse.synthetic.lives.care.periods import Care
from warehouse.synthetic.lives.children import Children
from warehouse.synthetic.lives.protection import Protection
from warehouse.synthetic.span import YEAR, Span

_ALONE_FROM = 3  # years; younger children are not seen alone


@dataclass(frozen=True)
class _VisitPattern:
    """How often one kind of visit is made, and the shares of what is recorded of it.

    Attributes:
        least: shortest gap in days.
        most: longest gap in days.
        left_out: the share of visits not made, which lengthens gaps.
        seen: the share in which the child was seen.
        alone: the share of those in which a child of some age was seen alone.
        bedroom: the share in which the bedroom was seen.
    """

    least: int
    most: int
    left_out: float
    seen: float
    alone: float
    bedroom: float


# On plans every 5 to 20 working days, in care every six weeks, in need every four.
_PATTERNS = {
    "cp": _VisitPattern(7, 28, 0.04, 0.93, 0.62, 0.35),
    "cla": _VisitPattern(25, 45, 0.05, 0.95, 0.6, 0.3),
    "cin": _VisitPattern(16, 38, 0.1, 0.91, 0.45, 0.15),
}


def visits(
    span: Span,
    everybody: Children,
    cases: pl.DataFrame,
    protected: Protection,
    looked_after: Care,
) -> pl.DataFrame:
    """Draw the frame ``visits``: kinds cp, cla and cin, with one series of ids.

    Visits more than a year before the years asked for are left out.

    Args:
        span: the authority and the years asked for.
        everybody: all the children.
        cases: as ``front_door.referrals`` returns them.
        protected: as ``protection`` returns it.
        looked_after: as ``care`` returns it.
    """
    draws = span.draws("visits")
    spells = looked_after.spells
    in_care = spells.filter(pl.Series(happened(spells["ordinary_start"].to_numpy()))).with_columns(
        start="ordinary_start", end="ordinary_end"
    )
    made = pl.concat(
        [
            _visits_of_kind(span, draws, "cp", protected.spells, "plan_id"),
            _visits_of_kind(span, draws, "cla", in_care, "cla_id"),
            _visits_of_kind(span, draws, "cin", in_need(everybody, cases, spells), None),
        ]
    ).sort("on", "person_id", "kind")
    day = dates(made["on"].to_numpy())
    return made.select(
        pl.int_range(1, pl.len() + 1).alias("visit_id"),
        *("person_id", "kind", "plan_id", "cla_id"),
        day.alias("day"),
        *("seen", "seen_alone", "bedroom"),
    )


def _visits_of_kind(
    span: Span, draws: Draws, kind: str, known: pl.DataFrame, reference: str | None
) -> pl.DataFrame:
    pattern = _PATTERNS[kind]
    born = known["born"].to_numpy()
    # An unborn child is not visited; visits too old to be shown are not drawn.
    start = np.maximum(np.maximum(known["start"].to_numpy(), born), span.first - YEAR)
    until = np.minimum(known["end"].to_numpy() - 1, span.last)
    spell, day = cadence(draws, start, until, pattern.least, pattern.most)
    day = on_working_day(day)
    kept = (day <= until[spell]) & ~draws.chance(len(day), pattern.left_out)
    spell, day = spell[kept], day[kept]
    return _visit_rows(draws, kind, pattern, known, reference, spell, day, born[spell])


def _visit_rows(
    draws: Draws,
    kind: str,
    pattern: _VisitPattern,
    known: pl.DataFrame,
    reference: str | None,
    spell: Integers,
    day: Days,
    born: Days,
) -> pl.DataFrame:
    size = len(day)
    seen = draws.chance(size, pattern.seen)
    old_enough = day - born >= _ALONE_FROM * YEAR
    ids = {
        name: known[name].gather(spell)
        if name == reference
        else pl.repeat(None, size, dtype=pl.Int64, eager=True)
        for name in ("plan_id", "cla_id")
    }
    return pl.DataFrame(
        {
            "person_id": known["person_id"].gather(spell),
            "kind": pl.repeat(kind, size, dtype=pl.String, eager=True),
            **ids,
            "on": day,
            "seen": seen,
            "seen_alone": seen & old_enough & draws.chance(size, pattern.alone),
            "bedroom": draws.chance(size, pattern.bedroom),
        }
    )
