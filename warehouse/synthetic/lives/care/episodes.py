"""Episodes of care: a new one begins whenever the placement or the legal status changes."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import dates, days_where, happened
from warehouse.synthetic.lives.ways import (
    ADOPTED_BY_CONSENT,
    ADOPTIONS,
    ASYLUM,
    BREAKS,
    GUARDIANSHIP,
    REMANDED,
)
from warehouse.synthetic.span import Span

# The looked-after return has eight need codes; a referral may have others.
_NEEDS = {"N9": "N4", "N0": "N4"}
_KIN = ("U1", "U2", "U3")


def episodes(
    span: Span,
    spells: pl.DataFrame,
    stayed: pl.DataFrame,
    placed: pl.DataFrame,
    statuses: pl.DataFrame,
) -> pl.DataFrame:
    """Derive the frame ``care_episodes``.

    Args:
        span: the authority and the years asked for.
        spells: as ``care_spells`` returns them.
        stayed: as ``stays`` returns them.
        placed: the frame ``placements``.
        statuses: as ``statuses`` returns them.
    """
    main = stayed.with_columns(day=dates(stayed["start"].to_numpy())).join(
        placed.filter(~pl.col("type").str.starts_with("T")).select(
            "placement_id", "cla_id", day="start"
        ),
        on=["cla_id", "day"],
        how="left",
        maintain_order="left",
    )
    cuts = (
        pl.concat([main.select("cla_id", "start"), statuses.select("cla_id", "start")])
        .unique()
        .sort("cla_id", "start")
    )
    moved = main.select("cla_id", "start", "placement_id", "same_carer", new_placement=True)
    changed = statuses.select("cla_id", "start", legal_status="status", new_status=True)
    carried = ("placement_id", "legal_status")
    frame = (
        cuts.join(moved, on=["cla_id", "start"], how="left", maintain_order="left")
        .join(changed, on=["cla_id", "start"], how="left", maintain_order="left")
        .with_columns(pl.col(*carried).forward_fill().over("cla_id"))
        .join(
            spells.select("cla_id", "person_id", "need", last="end"),
            on="cla_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(following=pl.col("start").shift(-1).over("cla_id"))
    )
    final = _end_reasons(span, spells, stayed)
    same = pl.col("same_carer").fill_null(False)
    both = pl.col("new_placement").fill_null(False) & pl.col("new_status").fill_null(False)
    first = pl.col("following").shift().over("cla_id").is_null()
    reason = (
        pl.when(first)
        .then(pl.lit("S"))
        .when(both)
        .then(pl.when(same).then(pl.lit("U")).otherwise(pl.lit("B")))
        .when(pl.col("new_status").fill_null(False))
        .then(pl.lit("L"))
        .when(same)
        .then(pl.lit("T"))
        .otherwise(pl.lit("P"))
    )
    is_last = pl.col("following").is_null()
    over = ~is_last | (pl.col("last") <= span.last)
    frame = (
        frame.join(final, on="cla_id", how="left", maintain_order="left")
        .with_columns(
            start_reason=reason,
            end_reason=pl.when(over).then(pl.when(is_last).then("final").otherwise(pl.lit("X1"))),
            need=pl.col("need").replace(_NEEDS),
            ends=pl.coalesce("following", "last"),
        )
        .sort("start", "cla_id")
    )
    ends = frame["ends"].to_numpy()
    return frame.select(
        pl.int_range(1, pl.len() + 1).alias("episode_id"),
        *("person_id", "cla_id", "placement_id"),
        dates(frame["start"].to_numpy()).alias("start"),
        "start_reason",
        dates(days_where(ends <= span.last, ends)).alias("end"),
        *("end_reason", "need", "legal_status"),
    )


def _end_reasons(span: Span, spells: pl.DataFrame, stayed: pl.DataFrame) -> pl.DataFrame:
    """Draw the reason each period of care ends: cla_id, final."""
    draws = span.draws("ends of care")
    size = spells.height
    way = spells["way"].to_numpy()
    end, majority = spells["end"].to_numpy(), spells["majority"].to_numpy()
    last = (
        spells.select("cla_id")
        .join(
            stayed.group_by("cla_id").agg(pl.col("type").last()),
            on="cla_id",
            how="left",
            maintain_order="left",
        )["type"]
        .fill_null("U6")
    )
    fostered = last.str.starts_with("U").to_numpy()
    kin = last.is_in(_KIN).to_numpy()
    age = (end - spells["born"].to_numpy()) / 365.25

    home = draws.choose(
        size,
        ("E4A", "E4B", "E13", "E41", "E3", "E8", "E16"),
        (0.55, 0.12, 0.11, 0.09, 0.04, 0.07, 0.02),
    )
    own = draws.choose(size, ("E5", "E6", "E4A", "E9"), (0.4, 0.25, 0.3, 0.05))
    grown = np.where(
        fostered,
        draws.choose(size, ("E17", "E5", "E6", "E4A"), (0.45, 0.28, 0.15, 0.12)),
        draws.choose(size, ("E5", "E6", "E7", "E8"), (0.52, 0.25, 0.12, 0.11)),
    )
    reason = np.where(age >= 16, own, home)
    reason = np.where(way == ASYLUM, draws.choose(size, ("E15", "E3", "E8"), (6, 2, 2)), reason)
    reason = np.where(end >= majority, grown, reason)
    reason = np.where(way == REMANDED, draws.choose(size, ("E14", "E9"), (0.85, 0.15)), reason)
    reason = np.where(np.isin(way, BREAKS), draws.choose(size, ("E4A", "E8"), (0.6, 0.4)), reason)
    guardian = np.where(kin, "E45", "E46")
    guardian = np.where(draws.chance(size, 0.12), np.where(kin, "E47", "E48"), guardian)
    reason = np.where(way == GUARDIANSHIP, guardian, reason)
    contested = draws.choose(size, ("E12", "E11"), (0.7, 0.3))
    adopted = np.where(way == ADOPTED_BY_CONSENT, "E11", contested)
    is_adopted = np.isin(way, ADOPTIONS) & happened(spells["adopted"].to_numpy())
    reason = np.where(is_adopted, adopted, reason)
    reason = np.where(spells["died"].to_numpy(), "E2", reason)
    return pl.DataFrame({"cla_id": spells["cla_id"], "final": pl.Series(reason, dtype=pl.String)})
