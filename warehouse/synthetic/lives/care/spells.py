"""Periods of care: their dates, the way through care, and the part that is not a short break."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import NEVER, days_where, happened
from warehouse.synthetic.lives.ways import (
    BREAKS,
    BREAKS_SINGLE,
    BREAKS_TO_CARE,
    CARE_TO_BREAKS,
    NO_CARE,
)
from warehouse.synthetic.span import Span

_SINGLE_BREAKS = 6  # at most, one a month
_MONTH = 28
_OF_THE_COURSE = (
    *("decision", "order", "match", "placed", "fostered", "adopted", "stopped"),
    *("died", "need"),
)


def care_spells(span: Span, cases: pl.DataFrame) -> pl.DataFrame:
    """Return one row per period of care begun by the last day, in the order of their ids.

    Columns: cla_id, person_id, referral_id, child, born, majority, way, start, end, the days of an
    adoption, died, need, turns (the day short breaks become care or care short breaks), and
    ordinary_start, ordinary_end (the part that is not a short break). Days are numbers; ends are not
    cut at the last day.
    """
    draws = span.draws("care")
    common = ("person_id", "referral_id", "child", "born", "majority", "way", *_OF_THE_COURSE)
    first = cases.select(*common, start="care", end="care_end")
    again = cases.select(*common, start="again", end="again_end").with_columns(
        died=pl.lit(False), **{name: pl.lit(NEVER, pl.Int64) for name in _OF_THE_COURSE[:7]}
    )
    repeats = [
        cases.filter(pl.col("way") == BREAKS_SINGLE)
        .select(
            *common,
            "ends",
            start=pl.col("care") + _MONTH * nth,
            end=pl.col("care_end") + _MONTH * nth,
        )
        .filter(pl.col("end") < pl.min_horizontal("ends", "majority"))
        .drop("ends")
        for nth in range(1, _SINGLE_BREAKS)
    ]
    spells = (
        pl.concat([first, again, *repeats])
        .filter(
            pl.col("way") != NO_CARE,
            pl.col("start") != NEVER,
            pl.col("start") <= span.last,
            pl.col("end") > pl.col("start"),
        )
        .sort("start", "child")
    )
    way = spells["way"].to_numpy()
    start, end = spells["start"].to_numpy(), spells["end"].to_numpy()
    part = start + ((0.35 + 0.3 * draws.uniform(len(way))) * (end - start)).astype(np.int64)
    turns = days_where(np.isin(way, (BREAKS_TO_CARE, CARE_TO_BREAKS)), part)
    ordinary_start = np.where(way == BREAKS_TO_CARE, turns, start)
    ordinary_end = np.where(way == CARE_TO_BREAKS, turns, end)
    # Agreed and single breaks are short breaks throughout.
    is_ordinary = ~np.isin(way, BREAKS) | happened(turns)
    return spells.with_columns(
        cla_id=pl.int_range(1, pl.len() + 1),
        turns=pl.Series(turns),
        ordinary_start=pl.Series(days_where(is_ordinary, ordinary_start)),
        ordinary_end=pl.Series(days_where(is_ordinary, ordinary_end)),
    )
