"""Child protection: initial conferences, plans and their reviews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from warehouse.synthetic.days import (
    NEVER,
    add_working_days,
    birthday,
    dates,
    days_where,
    happened,
)
from warehouse.synthetic.draws import Draws
from warehouse.synthetic.lives.children import FIRST_PERSON, Children
from warehouse.synthetic.lives.courses import TO_CONFERENCE
from warehouse.synthetic.lives.reviews import chain
from warehouse.synthetic.population import text_of
from warehouse.synthetic.span import YEAR, Span

CATEGORIES = ("NEG", "PHY", "SAB", "EMO", "MUL")
_CATEGORY_WEIGHTS = (0.48, 0.07, 0.05, 0.36, 0.04)
_REVIEW_LIMITS = (91, 183)
_WORKING_DAYS_TO_CONFERENCE = 15
_NEAR_THE_END = 21  # days; the review that ends a plan replaces one as close as this


@dataclass(frozen=True)
class Protection:
    """Conferences, plans and reviews, and the spells on plans.

    Attributes:
        conferences: the frame of ``Population``; cancelled ones have the planned day.
        cp_plans: the frame of ``Population``.
        cp_reviews: the frame of ``Population``; the next review of an open plan has no day yet.
        spells: one row per plan: plan_id, person_id, born, start, end (day numbers; the end is not
            cut at the last day).
    """

    conferences: pl.DataFrame
    cp_plans: pl.DataFrame
    cp_reviews: pl.DataFrame
    spells: pl.DataFrame


def protection(
    span: Span, everybody: Children, cases: pl.DataFrame, enquiries: pl.DataFrame
) -> Protection:
    """Draw the conferences, plans and reviews that follow enquiries and transfers.

    Args:
        span: the authority and the years asked for.
        everybody: all the children; plans of other authorities are drawn here.
        cases: as ``front_door.referrals`` returns them.
        enquiries: as ``Population`` has them.
    """
    rounds = _rounds(cases, enquiries)
    conferences = _conferences(span, rounds)
    held = conferences.filter(~pl.col("cancelled")).select("referral_id", "round", "conference_id")
    planned = rounds.join(
        held, on=["referral_id", "round"], how="left", maintain_order="left"
    ).filter(pl.Series(span.shown(rounds["plan_start"].to_numpy())))
    spells = _plans(span, everybody, planned)
    shown = spells.select(
        "plan_id",
        "person_id",
        "referral_id",
        "conference_id",
        dates(spells["start"].to_numpy()).alias("start"),
        _shown(span, spells, "end"),
        "category",
        "latest_category",
        "is_ola",
    )
    return Protection(
        conferences=conferences.drop("round"),
        cp_plans=shown,
        cp_reviews=_reviews(span, spells),
        spells=spells.select("plan_id", "person_id", "born", "start", "end"),
    )


def _shown(span: Span, frame: pl.DataFrame, column: str) -> pl.Series:
    days = frame[column].to_numpy()
    return dates(days_where(span.shown(days), days)).alias(column)


def _rounds(cases: pl.DataFrame, enquiries: pl.DataFrame) -> pl.DataFrame:
    """Return one row per case and round of protection in it."""
    found = []
    for number, name in enumerate(("first", "second")):
        columns = ("enquiry", "finding", "conference", "plan_start", "plan_end")
        one = cases.select(
            "person_id",
            "referral_id",
            "group",
            "born",
            "majority",
            "care",
            "dept_team_id",
            *(pl.col(f"{name}_{column}").alias(column) for column in columns),
            transfer=pl.col("transfer") if number == 0 else pl.lit(False),
            round=pl.lit(number),
        )
        found.append(one)
    rounds = pl.concat(found).filter((pl.col("enquiry") != NEVER) | (pl.col("conference") != NEVER))
    started = enquiries.select(
        "enquiry_id", "referral_id", pl.col("start").to_physical().cast(pl.Int64).alias("enquiry")
    )
    return rounds.join(
        started, on=["referral_id", "enquiry"], how="left", maintain_order="left"
    ).sort("conference", "enquiry", "referral_id", "round")


def _conferences(span: Span, rounds: pl.DataFrame) -> pl.DataFrame:
    """Draw conferences held and cancelled: for good, or before another was held."""
    draws = span.draws("conferences")
    size = rounds.height
    enquiry, day = rounds["enquiry"].to_numpy(), rounds["conference"].to_numpy()
    transfer = rounds["transfer"].to_numpy()
    held = happened(day)
    asked_for = happened(enquiry) & (rounds["finding"].to_numpy() == TO_CONFERENCE)
    called_for = days_where(
        happened(enquiry), add_working_days(enquiry, draws.between(size, 8, 10))
    )
    called_off = asked_for & (~held | draws.chance(size, 0.035)) & ~transfer
    due = add_working_days(enquiry, np.full(size, _WORKING_DAYS_TO_CONFERENCE))
    frame = rounds.select(
        "person_id",
        "referral_id",
        pl.when("transfer").then(None).otherwise("enquiry_id").alias("enquiry_id"),
        dates(days_where(held, day)).alias("day"),
        dates(np.where(transfer, day, due)).alias("due"),
        cancelled=pl.lit(False),
        transfer_in="transfer",
        plan_made=pl.col("plan_start") != NEVER,
        dept_team_id="dept_team_id",
        round="round",
    )
    off = frame.with_columns(
        dates(called_for).alias("day"), cancelled=pl.lit(True), plan_made=pl.lit(False)
    )
    both = [
        frame.filter(pl.Series(held & span.shown(day))),
        off.filter(pl.Series(called_off & span.shown(called_for))),
    ]
    ordered = pl.concat(both).sort("day", "referral_id", "cancelled")
    return ordered.select(pl.int_range(1, pl.len() + 1).alias("conference_id"), pl.all())


def _plans(span: Span, everybody: Children, planned: pl.DataFrame) -> pl.DataFrame:
    """Return the authority's own plans and those of other authorities, with day numbers."""
    draws = span.draws("plans")
    groups = int(planned["group"].max() or 0) + 1  # type: ignore[arg-type]
    category = draws.pick(groups, _CATEGORY_WEIGHTS)[planned["group"].to_numpy()]
    own = planned.select(
        "person_id",
        "referral_id",
        "conference_id",
        "born",
        start="plan_start",
        end="plan_end",
        concluded=(pl.col("care") != pl.col("plan_end"))
        & (pl.col("plan_end") < pl.col("majority") - 10),
        category=pl.Series(category),
        is_ola=pl.lit(False),
    )
    others = everybody.on_others_plans
    born = everybody.born[others]
    begins = np.maximum(draws.between(len(others), span.first - YEAR, span.last - 20), born + 1)
    majority = birthday(born, 18)
    ends = np.minimum(begins + draws.gamma_days(len(others), 250.0, 2.0, 30), majority - 7)
    other_plans = pl.DataFrame(
        {
            "person_id": others + FIRST_PERSON,
            "referral_id": pl.repeat(None, len(others), dtype=pl.Int64, eager=True),
            "conference_id": pl.repeat(None, len(others), dtype=pl.Int64, eager=True),
            "born": born,
            "start": begins,
            "end": ends,
            "concluded": ends < majority - 10,
            "category": draws.pick(len(others), _CATEGORY_WEIGHTS),
            "is_ola": np.full(len(others), True),
        }
    ).filter(pl.Series(span.shown(begins) & (ends > begins)))
    both = pl.concat([own, other_plans], how="vertical_relaxed").sort("start", "person_id")
    latest = np.where(
        draws.chance(both.height, 0.12),
        draws.pick(both.height, _CATEGORY_WEIGHTS),
        both["category"].to_numpy(),
    )
    return both.with_columns(
        plan_id=pl.int_range(1, pl.len() + 1),
        category=text_of(both["category"], CATEGORIES),
        latest_category=text_of(pl.Series(latest), CATEGORIES),
    )


def _reviews(span: Span, spells: pl.DataFrame) -> pl.DataFrame:
    """Draw reviews: the first within three months, then every six; the last one ends most plans."""
    draws: Draws = span.draws("plan reviews")
    begins, ends = spells["start"].to_numpy(), spells["end"].to_numpy()
    made = chain(draws, begins, np.minimum(ends, span.last + 1), _REVIEW_LIMITS, 0.94)
    end = ends[made.spell]
    closing = (made.day > end - _NEAR_THE_END) & (made.previous <= end - _NEAR_THE_END)
    concluded = spells["concluded"].to_numpy()[made.spell]
    day = np.where(closing & concluded, end, made.day)
    kept = (day < end - _NEAR_THE_END) | (closing & concluded)
    # Of future reviews only the next one of an open plan is recorded.
    ahead = ~span.shown(day)
    kept = np.where(ahead, end > span.last, kept & (day <= end))
    frame = pl.DataFrame(
        {
            "person_id": spells["person_id"].to_numpy()[made.spell],
            "plan_id": spells["plan_id"].to_numpy()[made.spell],
            "due": dates(made.due),
            "day": dates(days_where(~ahead, day)),
            "continues": pl.Series(~(closing & concluded)).set(pl.Series(ahead), None),
            "ahead": ahead,
        }
    ).filter(pl.Series(kept))
    first_ahead = ~pl.col("ahead") | (pl.col("ahead").cum_sum().over("plan_id") == 1)
    return (
        frame.filter(first_ahead)
        .sort("day", "plan_id", nulls_last=True)
        .select(pl.int_range(1, pl.len() + 1).alias("review_id"), pl.all().exclude("ahead"))
    )
