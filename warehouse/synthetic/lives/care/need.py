"""Spells in which children are in need, neither on a plan nor looked after, or are due a pathway plan."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import NEVER, birthday, happened
from warehouse.synthetic.lives.children import Children
from warehouse.synthetic.lives.ways import NO_CARE

_ELIGIBLE_FROM = 16


def in_need(everybody: Children, cases: pl.DataFrame, care_spells: pl.DataFrame) -> pl.DataFrame:
    """Return the parts of each assessed open case that are outside plans and ordinary care.

    Args:
        everybody: all the children; a case counts no longer than its child lives.
        cases: as ``front_door.referrals`` returns them.
        care_spells: as ``care_spells`` returns them.

    Returns:
        One row per part: person_id, born, start, end (day numbers, not cut at the last day). A care
        leaver's case after care is not included.
    """
    died = everybody.died[cases["child"].to_numpy()]
    lives_until = pl.Series(np.where(happened(died), died, -NEVER))
    going_on = cases.with_columns(lives_until=lives_until).filter("goes_on")
    opened = pl.max_horizontal("begins", "authorised", "born")
    grown = pl.min_horizontal("ends", "majority", "lives_until")
    last_care = pl.max_horizontal("care_end", "again_end")
    closes = pl.when(pl.col("leaver")).then(pl.min_horizontal(grown, last_care)).otherwise(grown)
    base = going_on.select("referral_id", "person_id", "born", opens=opened, closes=closes)
    plans = [
        cases.select(
            "referral_id", start=pl.col(f"{name}_plan_start"), end=pl.col(f"{name}_plan_end")
        )
        for name in ("first", "second")
    ]
    ordinary = care_spells.select("referral_id", start="ordinary_start", end="ordinary_end")
    taken = pl.concat([*plans, ordinary]).filter(pl.col("start") != NEVER)
    # From the end of one plan or period of care to the start of the next.
    edges = pl.concat(
        [
            base.select("referral_id", start="closes", end="closes"),
            taken.join(base.select("referral_id"), on="referral_id", how="semi"),
        ]
    ).sort("referral_id", "start", "end")
    edges = edges.with_columns(reached=pl.col("end").cum_max().shift().over("referral_id")).join(
        base, on="referral_id", how="left", maintain_order="left"
    )
    return (
        edges.select(
            "person_id",
            "born",
            start=pl.max_horizontal("opens", "reached"),
            end=pl.min_horizontal("start", "closes"),
        )
        .filter(pl.col("end") > pl.col("start"))
        .sort("start", "person_id")
    )


def towards_independence(cases: pl.DataFrame) -> pl.DataFrame:
    """Return spells from 16 in care until a care leaver's case is closed: person_id, born, start, end."""
    leaving = cases.filter(pl.col("leaver"), pl.col("way") != NO_CARE)
    born = leaving["born"].to_numpy()
    came = leaving["care"].to_numpy()
    start = np.maximum(birthday(born, _ELIGIBLE_FROM), np.where(happened(came), came, 0))
    return leaving.select("person_id", "born", start=pl.Series(start), end="ends").filter(
        pl.col("end") > pl.col("start")
    )
