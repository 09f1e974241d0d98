from datetime import date, timedelta

import polars as pl
import pytest

from warehouse.synthetic.population import Population
from warehouse.synthetic.region import authority, span_of

AS_AT = date(2024, 3, 31)


@pytest.fixture(scope="module")
def known() -> Population:
    return authority(span_of("norfolk", 6, AS_AT, seed=4, scale=0.2))


def share_of(frame: pl.DataFrame, condition: pl.Expr) -> float:
    return float(frame.select(condition.mean()).item())


def test_conferences_follow_enquiries_unless_the_child_moved_in(known: Population) -> None:
    held = known.conferences.filter(~pl.col("cancelled"))
    moved_in = held.filter("transfer_in")
    assert moved_in["enquiry_id"].null_count() == moved_in.height > 0
    asked = known.conferences.filter(~pl.col("transfer_in")).join(
        known.enquiries, on=["enquiry_id", "person_id", "referral_id"], how="left"
    )
    assert asked["start"].null_count() == 0
    assert (asked["day"] >= asked["start"]).all()
    assert known.conferences["cancelled"].any()
    assert 0.75 < share_of(held, pl.col("day") <= pl.col("due")) < 0.97


def test_a_plan_is_made_by_its_conference(known: Population) -> None:
    own = known.cp_plans.filter(~pl.col("is_ola"))
    made = own.join(
        known.conferences.filter("plan_made"),
        on=["conference_id", "person_id", "referral_id"],
        how="left",
    )
    assert made["day"].to_list() == made["start"].to_list()
    assert known.conferences.filter("plan_made").height == own.height
    others = known.cp_plans.filter("is_ola")
    assert others["referral_id"].null_count() == others.height > 0


def test_plans_are_of_all_lengths_and_never_overlap(known: Population) -> None:
    plans = known.cp_plans.filter(~pl.col("is_ola")).sort("person_id", "start")
    days = (plans["end"] - plans["start"]).dt.total_days()
    assert (days >= 730).sum() > 0
    assert ((days >= 548) & (days < 730)).sum() > 0
    assert (days > 0).all()
    gap = plans.select(
        gap=(pl.col("start") - pl.col("end").shift().over("person_id")).dt.total_days(),
        first=pl.col("person_id").is_first_distinct(),
    )
    again = gap.filter(~pl.col("first"))["gap"]
    assert again.null_count() == 0
    assert (again > 0).all()
    assert (again <= 730).any()
    assert (again > 730).any()


def test_nobody_is_on_a_plan_at_eighteen(known: Population) -> None:
    plans = known.cp_plans.join(known.person.unique("person_id"), on="person_id")
    until = pl.coalesce("end", pl.lit(AS_AT))
    assert plans.filter(until >= pl.col("born").dt.offset_by("18y")).is_empty()


def test_reviews_lie_within_their_plan(known: Population) -> None:
    reviews = known.cp_reviews.join(known.cp_plans, on=["plan_id", "person_id"], how="left")
    held = reviews.drop_nulls("day")
    assert held.filter(pl.col("day") < pl.col("start")).is_empty()
    assert held.filter(pl.col("day") > pl.coalesce("end", pl.lit(AS_AT))).is_empty()
    assert 0.88 < share_of(held, pl.col("day") <= pl.col("due")) < 0.99
    assert held.filter(~pl.col("continues"))["end"].null_count() == 0
    ahead = reviews.filter(pl.col("day").is_null())
    assert ahead["end"].null_count() == ahead.height == ahead["plan_id"].n_unique()


def test_visits_come_every_few_weeks(known: Population) -> None:
    visits = known.visits.filter(pl.col("kind") == "cp")
    during = visits.join(known.cp_plans, on=["plan_id", "person_id"], how="left")
    assert during.filter(pl.col("day") < pl.col("start")).is_empty()
    assert during.filter(pl.col("day") > pl.coalesce("end", pl.lit(AS_AT))).is_empty()
    gaps = visits.sort("plan_id", "day").select(pl.col("day").diff().over("plan_id"))["day"]
    assert (gaps < timedelta(days=25)).sum() > gaps.len() / 2
    assert (gaps > timedelta(days=35)).any()
    assert 0.85 < share_of(visits, pl.col("seen")) < 0.99
    assert visits.filter(pl.col("seen_alone") & ~pl.col("seen")).is_empty()
