"""Families and their cases: who is referred to children's services, when, and when again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from warehouse.synthetic.days import (
    NEVER,
    Days,
    Floats,
    Integers,
    add_working_days,
    birthday,
    happened,
    is_school_holiday,
    weekday,
)
from warehouse.synthetic.draws import Draws, weighted_days
from warehouse.synthetic.lives.courses import courses
from warehouse.synthetic.lives.ways import (
    ASYLUM,
    BREAKS,
    NO_CARE,
    REMANDED,
)
from warehouse.synthetic.span import YEAR, Span

ROUNDS = 5
UNBORN_DAYS = 190  # longest time before birth that a child is referred
_REFERRALS_A_MONTH = 505.0
# Referrals in all for each family's first case, with siblings and later cases.
_REFERRALS_A_FAMILY = 2.68
_INTO_CARE_A_MONTH = 12.5
_ASYLUM_A_MONTH = 1.6
_SHOWCASES = 3  # families for each way through care, so that the smallest authority has each way
_WEEKDAYS = np.array([1.08, 1.06, 1.02, 1.0, 0.98, 0.1, 0.06])


@dataclass(frozen=True)
class Families:
    """The children known to children's services and their cases.

    Attributes:
        children: one row per child: child (position), family, born (day number), asylum.
        cases: one row per child and case: child, group (the family's case) and its course (courses.py).
    """

    children: pl.DataFrame
    cases: pl.DataFrame


def referral_weights(first: int, last: int) -> Floats:
    """Return the weight of each day from first to last: fewer at weekends and in school holidays."""
    days = np.arange(first, last + 1)
    return np.asarray(_WEEKDAYS[weekday(days)] * np.where(is_school_holiday(days), 0.84, 1.05))


def families(span: Span) -> Families:
    """Draw every child with a case in the years asked for, and those cases."""
    draws = span.draws("families")
    start, way, alone = _beginnings(span, draws)
    family, born, eldest = _children(draws, start, way, alone)
    cases = _rounds(span, draws, start, way, family, born, eldest)

    kept = cases.filter((pl.col("end") >= span.first) & (pl.col("start") <= span.last))
    known = kept["child"].unique().sort()
    children = pl.DataFrame({"child": known}).with_columns(
        family=pl.Series(family[known.to_numpy()]),
        born=pl.Series(born[known.to_numpy()]),
        asylum=pl.Series(way[family[known.to_numpy()]] == ASYLUM),
    )
    return Families(children, kept.sort("start", "child"))


def _beginnings(span: Span, draws: Draws) -> tuple[Days, Integers, Integers]:
    """Draw for each family the first day, the way through care (-1 any, 0 drawn) and 1 for an only child."""
    warm = span.first - 3 * YEAR
    months = (span.last - warm) / 30.4375
    everyday = span.scaled(_REFERRALS_A_MONTH / _REFERRALS_A_FAMILY * months)
    long_ago = span.scaled(_INTO_CARE_A_MONTH * 12 * 22)
    asylum = span.scaled(_ASYLUM_A_MONTH * (months + 36))
    ways = np.repeat(np.arange(NO_CARE, len(_SHOWN_EARLY)), _SHOWCASES)
    # Early enough that the whole course is shown.
    width = max(span.last - span.first - 30, 30)
    early = np.where(np.array(_SHOWN_EARLY)[ways], 0.35, 0.85)
    shown = span.first + 14 + (draws.uniform(len(ways)) * early * width).astype(np.int64)
    start = np.concatenate(
        [
            weighted_days(draws, everyday, warm, referral_weights(warm, span.last)),
            draws.between(long_ago, span.first - 25 * YEAR, warm - 1),
            draws.between(asylum, warm - 3 * YEAR, span.last),
            shown,
        ]
    )
    way = np.concatenate(
        [
            np.zeros(everyday, dtype=np.int64),
            np.full(long_ago, -1),
            np.full(asylum, ASYLUM),
            ways,
        ]
    )
    alone = np.isin(way, (ASYLUM, REMANDED, *BREAKS)).astype(np.int64)
    return start, way, alone


# For each way through care, 1 where its whole course takes years.
_SHOWN_EARLY = (0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1)


def _children(
    draws: Draws, start: Days, way: Integers, alone: Integers
) -> tuple[Integers, Days, Integers]:
    """Draw family and day of birth of each child, and whether the family's first case is about it."""
    size = len(start)
    years = _ages(draws, size)
    years = np.where(np.isin(way, (4, 5, 6, 7, 8)), draws.uniform(size) * 1.2, years)
    years = np.where(way == 9, 1 + draws.uniform(size) * 6, years)
    years = np.where(np.isin(way, BREAKS), 3 + draws.uniform(size) * 8, years)
    years = np.where(np.isin(way, (1, 2)), np.minimum(years, 12), years)
    years = np.where(way == ASYLUM, 14.6 + draws.uniform(size) * 2.9, years)
    years = np.where(way == REMANDED, 14 + draws.uniform(size) * 3, years)
    years = np.where(way == -1, np.minimum(years, 15), years)

    brothers = draws.pick(size, (0.44, 0.3, 0.16, 0.07, 0.03))
    count = np.where(alone == 1, 0, brothers) + 1
    family = np.repeat(np.arange(size), count)
    first_of = np.cumsum(count) - count
    nth = np.arange(len(family)) - first_of[family]
    apart = (
        (nth // 2 + 1) * np.where(nth % 2 == 1, 1, -1) * (1.2 + 2.8 * draws.uniform(len(family)))
    )
    age = np.where(nth == 0, years[family], np.clip(years[family] + apart, -4, 17.3))
    born = start[family] - (age * 365.25).astype(np.int64)
    return family, born, nth == 0


def _ages(draws: Draws, size: int) -> Floats:
    """Draw the age in years at the first referral: mostly young children and teenagers, some unborn."""
    band = draws.pick(size, (0.035, 0.13, 0.24, 0.28, 0.25, 0.065))
    lowest = np.array([-0.5, 0.0, 1.0, 5.0, 11.0, 16.0])[band]
    highest = np.array([-0.02, 1.0, 5.0, 11.0, 16.0, 17.4])[band]
    return np.asarray(lowest + draws.uniform(size) * (highest - lowest))


def _rounds(
    span: Span,
    draws: Draws,
    first: Days,
    way: Integers,
    family: Integers,
    born: Days,
    eldest: Integers,
) -> pl.DataFrame:
    """Draw each family's cases one after another; a child with an open case is not in the next one."""
    closed = np.full(len(born), NEVER)
    planned = np.zeros(len(born), dtype=bool)
    gone = np.zeros(len(born), dtype=bool)
    following = first.copy()
    found: list[pl.DataFrame] = []
    groups = 0
    for turn in range(ROUNDS):
        start = following[family]
        age = start - born
        takes_part = (
            (start <= span.last)
            & happened(start)
            & (age >= -UNBORN_DAYS)
            & (start < birthday(born, 18) - 60)
            & (start > closed + 1)
            & ~gone
            & ((eldest == 1) & (turn == 0) | draws.chance(len(born), 0.86))
        )
        child = np.flatnonzero(takes_part)
        if not len(child):
            break
        _, group = np.unique(family[child], return_inverse=True)
        forced = way[family[child]] if turn == 0 else np.zeros(len(child), dtype=np.int64)
        others = (eldest[child] == 0) & draws.chance(len(child), 0.4)
        forced = np.where(others & (forced > 0), -1, forced)
        course = courses(
            draws, start[child], born[child], group, forced, planned[child]
        ).with_columns(child=pl.Series(child), group=pl.Series(group + groups))
        groups += int(group.max()) + 1
        found.append(course)

        ends = course["end"].to_numpy()
        closed[child] = ends
        planned[child] |= happened(course["first_plan_start"].to_numpy())
        gone[child] |= happened(course["adopted"].to_numpy()) | course["died"].to_numpy()
        soonest = np.full(len(first), np.iinfo(np.int64).max)
        np.minimum.at(soonest, family[child], ends)
        following = _return(draws, soonest)
    return pl.concat(found)


def _return(draws: Draws, closed: Days) -> Days:
    """Draw the day a family is referred again after its case was closed; most never are."""
    size = len(closed)
    returns = draws.chance(size, 0.47) & (closed < 10**6)
    often = draws.chance(size, 0.7)
    gap = np.where(
        often, draws.exponential_days(size, 150.0, 8), draws.exponential_days(size, 800.0, 60)
    )
    day = np.where(returns, closed, 0) + gap
    # Few referrals come at a weekend.
    at_weekend = (weekday(day) >= 5) & draws.chance(size, 0.9)
    day = np.where(at_weekend, add_working_days(day, np.ones(size, dtype=np.int64)), day)
    return np.where(returns, day, NEVER)
