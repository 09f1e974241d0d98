"""Plans and their versions: child in need, care, pathway and personal education plans."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import (
    NEVER,
    Days,
    Integers,
    birthday,
    dates,
    days_where,
    happened,
    on_working_day,
)
from warehouse.synthetic.draws import Draws, cadence
from warehouse.synthetic.lives.care.need import in_need, towards_independence
from warehouse.synthetic.lives.care.periods import Care
from warehouse.synthetic.lives.children import Children
from warehouse.synthetic.span import YEAR, Span

KINDS = ("CIN", "CLA", "PATH", "PEP")
_STATUSES = ("A", "D", "C")  # authorised, draft, cancelled
_STATUS_WEIGHTS = (0.94, 0.04, 0.02)
_AT_SCHOOL = (5, 18)


def plans(span: Span, everybody: Children, cases: pl.DataFrame, looked_after: Care) -> pl.DataFrame:
    """Draw the frame ``plans``; versions begun more than a year before the years asked for are left out.

    Args:
        span: the authority and the years asked for.
        everybody: all the children.
        cases: as ``front_door.referrals`` returns them.
        looked_after: as ``care`` returns it.
    """
    draws = span.draws("plan versions")
    spells = looked_after.spells
    ordinary = spells.filter(pl.Series(happened(spells["ordinary_start"].to_numpy()))).with_columns(
        start="ordinary_start", end="ordinary_end"
    )
    in_care = _reviewed(span, draws, ordinary, looked_after.cla_reviews)
    need = in_need(everybody, cases, spells)
    leaving = towards_independence(cases)
    pupils = _pupils(draws, ordinary)
    versions = pl.concat(
        [
            _regular(span, draws, "CIN", need, 110, 195),
            in_care,
            _regular(span, draws, "PATH", leaving, 110, 205),
            _regular(span, draws, "PEP", pupils, 95, 195),
        ]
    ).filter(pl.col("on") >= span.first - YEAR, pl.col("on") <= span.last)
    versions = versions.sort("on", "person_id", "kind").with_columns(
        plan_id=pl.int_range(1, pl.len() + 1)
    )
    chain = ("kind", "spell")
    versions = versions.with_columns(
        version_of=pl.col("plan_id").first().over(chain),
        until=pl.col("on").shift(-1).over(chain).fill_null(pl.col("ends")),
    )
    return _authorised(span, draws, versions)


def _authorised(span: Span, draws: Draws, versions: pl.DataFrame) -> pl.DataFrame:
    size = versions.height
    on, until = versions["on"].to_numpy(), versions["until"].to_numpy()
    signed = np.minimum(on + np.minimum(draws.exponential_days(size, 2.5), 12), until)
    drawn = draws.choose(size, _STATUSES, _STATUS_WEIGHTS)
    # A version not signed by the last day is a draft.
    status = np.where((signed > span.last) & (drawn == "A"), "D", drawn)
    is_signed = np.asarray(status == "A")
    return versions.select(
        "plan_id",
        "version_of",
        "person_id",
        "kind",
        pl.Series(status, dtype=pl.String).alias("status"),
        dates(on).alias("start"),
        dates(days_where(until <= span.last, until)).alias("end"),
        dates(days_where(is_signed, signed)).alias("authorised"),
    )


def _versions(kind: str, known: pl.DataFrame, spell: Integers, day: Days) -> pl.DataFrame:
    """Return versions by position of their spell in ``known``."""
    return pl.DataFrame(
        {
            "kind": pl.repeat(kind, len(spell), dtype=pl.String, eager=True),
            "spell": spell,
            "person_id": known["person_id"].gather(spell),
            "on": day,
            "ends": known["end"].gather(spell),
        }
    ).filter(pl.col("on") < pl.col("ends"))


def _regular(
    span: Span, draws: Draws, kind: str, known: pl.DataFrame, least: int, most: int
) -> pl.DataFrame:
    """Draw a first version days after the start of each spell, and a new one every few months."""
    size = known.height
    begun = on_working_day(known["start"].to_numpy() + draws.between(size, 5, 30))
    until = np.minimum(known["end"].to_numpy() - 1, span.last)
    spell, day = cadence(draws, begun, until, least, most)
    return _versions(
        kind,
        known,
        np.concatenate([np.arange(size), spell]),
        np.concatenate([begun, on_working_day(day)]),
    )


def _reviewed(
    span: Span, draws: Draws, ordinary: pl.DataFrame, reviews: pl.DataFrame
) -> pl.DataFrame:
    """Draw care plans: one when care begins, and one after most reviews."""
    size = ordinary.height
    begun = ordinary["start"].to_numpy() + draws.between(size, 1, 10)
    held = (
        reviews.drop_nulls("day")
        .join(ordinary.select("cla_id", "start", "end").with_row_index("spell"), on="cla_id")
        .sort("review_id")
    )
    day = held["day"].to_physical().cast(pl.Int64).to_numpy()
    renewed = on_working_day(day + np.minimum(draws.exponential_days(len(day), 3.0), 16))
    follows = draws.chance(len(day), 0.93) & (day > held["start"].to_numpy() + 14)
    follows &= renewed <= span.last
    spell = held["spell"].cast(pl.Int64).to_numpy()
    return _versions(
        "CLA",
        ordinary,
        np.concatenate([np.arange(size), spell[follows]]),
        np.concatenate([begun, renewed[follows]]),
    ).unique(["spell", "on"], maintain_order=True)


def _pupils(draws: Draws, ordinary: pl.DataFrame) -> pl.DataFrame:
    """Return the part of care at school age; one child in twenty never gets a plan."""
    born = ordinary["born"].to_numpy()
    first, last = (birthday(born, age) for age in _AT_SCHOOL)
    start = np.maximum(ordinary["start"].to_numpy(), first)
    end = np.minimum(ordinary["end"].to_numpy(), last)
    gets = draws.chance(len(born), 0.95) & (end > start)
    return ordinary.select(
        "person_id", start=pl.Series(days_where(gets, start)), end=pl.Series(days_where(gets, end))
    ).filter(pl.col("start") != NEVER)
