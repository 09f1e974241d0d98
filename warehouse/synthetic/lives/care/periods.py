"""All frames of looked-after children, drawn in the order in which each needs the others."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from warehouse.synthetic.days import dates
from warehouse.synthetic.lives.care.episodes import episodes
from warehouse.synthetic.lives.care.health import cla_reviews, health
from warehouse.synthetic.lives.care.missing import adoptions, immigration, missing
from warehouse.synthetic.lives.care.placements import placements, stays
from warehouse.synthetic.lives.care.spells import care_spells
from warehouse.synthetic.lives.care.statuses import statuses
from warehouse.synthetic.lives.children import Children
from warehouse.synthetic.span import Span


@dataclass(frozen=True)
class Care:
    """Frames of ``Population``, and the spells that other subjects need of each period of care.

    Attributes:
        spells: one row per period of care, as ``care_spells`` describes it.
        care_periods: the frame of ``Population``.
        care_episodes: the frame of ``Population``.
        placements: the frame of ``Population``.
        cla_reviews: the frame of ``Population``.
        health: the frame of ``Population``.
        immigration: the frame of ``Population``.
        missing: the frame of ``Population``; of children in need too.
        adoptions: the frame of ``Population``.
    """

    spells: pl.DataFrame
    care_periods: pl.DataFrame
    care_episodes: pl.DataFrame
    placements: pl.DataFrame
    cla_reviews: pl.DataFrame
    health: pl.DataFrame
    immigration: pl.DataFrame
    missing: pl.DataFrame
    adoptions: pl.DataFrame


def care(span: Span, everybody: Children, cases: pl.DataFrame) -> Care:
    """Draw everything about looked-after children; cases as ``front_door.referrals`` returns them."""
    spells = care_spells(span, cases)
    changes = statuses(span, spells)
    stayed = stays(span, spells, changes)
    placed = placements(span, spells, stayed)
    made = episodes(span, spells, stayed, placed, changes)
    ends = made.group_by("cla_id").agg(pl.col("end").sort_by("start").last())
    periods = spells.select(
        *("cla_id", "person_id", "referral_id"), dates(spells["start"].to_numpy()).alias("start")
    )
    return Care(
        spells=spells,
        care_periods=periods.join(ends, on="cla_id", how="left", maintain_order="left"),
        care_episodes=made,
        placements=placed,
        cla_reviews=cla_reviews(span, spells),
        health=health(span, spells),
        immigration=immigration(span, everybody, spells),
        missing=missing(span, cases, spells),
        adoptions=adoptions(span, spells),
    )
