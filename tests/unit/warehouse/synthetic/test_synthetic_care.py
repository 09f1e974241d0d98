from datetime import date

import polars as pl
import pytest

from warehouse.synthetic.population import Population
from warehouse.synthetic.region import authority, span_of

AS_AT = date(2026, 1, 31)
TEMPORARY = pl.col("type").str.starts_with("T")
BREAKS = ("V3", "V4")


@pytest.fixture(scope="module")
def known() -> Population:
    return authority(span_of("norfolk", 6, AS_AT, seed=4, scale=0.2))


@pytest.fixture(scope="module")
def episodes(known: Population) -> pl.DataFrame:
    return known.care_episodes.sort("cla_id", "start").with_columns(
        following=pl.col("start").shift(-1).over("cla_id"),
        before=pl.col("end").shift().over("cla_id"),
    )


def test_the_same_seed_gives_the_same_children(known: Population) -> None:
    again = authority(span_of("norfolk", 6, AS_AT, seed=4, scale=0.2))
    for name in ("care_episodes", "placements", "visits", "plans", "missing", "health"):
        assert getattr(again, name).equals(getattr(known, name))


def test_episodes_follow_one_another_until_the_period_ends(
    known: Population, episodes: pl.DataFrame
) -> None:
    followed = episodes.drop_nulls("following")
    assert (followed["end"] == followed["following"]).all()
    assert (followed["end_reason"] == "X1").all()
    last = episodes.filter(pl.col("following").is_null())
    assert last.filter(pl.col("end_reason") == "X1").is_empty()
    assert last["end"].is_null().equals(last["end_reason"].is_null())
    periods = known.care_periods.sort("cla_id")
    assert periods["cla_id"].equals(last["cla_id"])
    assert periods["end"].to_list() == last["end"].to_list()
    first = episodes.filter(pl.col("before").is_null())
    assert (first["start_reason"] == "S").all()
    assert first["start"].to_list() == periods["start"].to_list()


def test_a_new_episode_says_what_changed(known: Population, episodes: pl.DataFrame) -> None:
    changed = episodes.with_columns(
        moved=pl.col("placement_id") != pl.col("placement_id").shift().over("cla_id"),
        status=pl.col("legal_status") != pl.col("legal_status").shift().over("cla_id"),
    ).drop_nulls("before")
    expected = {"L": (False, True), "P": (True, False), "T": (True, False)}
    expected |= {"B": (True, True), "U": (True, True)}
    for reason, (moved, status) in expected.items():
        rows = changed.filter(pl.col("start_reason") == reason)
        assert rows.height > 0, reason
        assert (rows["moved"] == moved).all()
        assert (rows["status"] == status).all()


def test_an_episode_lies_within_its_placement(known: Population) -> None:
    placed = known.care_episodes.join(
        known.placements, on=["placement_id", "cla_id", "person_id"], how="left", suffix="_of_it"
    )
    assert placed["start_of_it"].null_count() == 0
    assert (placed["start"] >= placed["start_of_it"]).all()
    assert placed.filter(pl.col("end") > pl.col("end_of_it")).is_empty()


def test_only_temporary_placements_overlap_others(known: Population) -> None:
    main = known.placements.filter(~TEMPORARY).sort("person_id", "start")
    before = pl.col("end").shift().over("person_id")
    assert main.filter(pl.col("start") < before).is_empty()
    assert main.filter(pl.col("end") <= pl.col("start")).is_empty()
    assert set(known.placements.filter(TEMPORARY)["type"]) == {"T0", "T1", "T2", "T3", "T4"}


def test_types_of_placement_are_those_in_use(known: Population) -> None:
    changed_on = date(2024, 4, 1)
    since = known.placements.filter(pl.col("start") >= changed_on)
    assert since.filter(pl.col("type").is_in(["H5", "P2"])).is_empty()
    assert "K3" in set(since["type"])
    until = set(known.placements.filter(pl.col("start") < changed_on)["type"])
    assert {"H5", "P2"} <= until
    assert "K3" not in until


def test_every_way_through_care_is_there(known: Population, episodes: pl.DataFrame) -> None:
    turns = episodes.with_columns(
        previous=pl.col("legal_status").shift().over("cla_id")
    ).drop_nulls("previous")
    into_care = turns.filter(
        pl.col("previous").is_in(BREAKS), pl.col("legal_status").is_in(["C2", "V2"])
    )
    into_breaks = turns.filter(pl.col("previous") == "V2", pl.col("legal_status").is_in(BREAKS))
    assert into_care.height > 0
    assert into_breaks.height > 0
    reasons = set(known.care_episodes["end_reason"])
    assert {"E11", "E12", "E4A", "E45", "E5", "E17", "E14"} <= reasons
    assert {"J1", "L1", "L2", "E1"} <= set(known.care_episodes["legal_status"])
    ordinary = known.care_periods.sort("person_id", "start").with_columns(
        months=(pl.col("start") - pl.col("end").shift().over("person_id")).dt.total_days() / 30.4
    )
    assert ordinary.filter(pl.col("months") < 12).height > 0
    assert ordinary.filter(pl.col("months") > 12).height > 0


def test_everybody_is_out_of_care_by_eighteen(known: Population) -> None:
    periods = known.care_periods.join(known.person.unique("person_id"), on="person_id")
    grown = pl.col("born").dt.offset_by("18y")
    assert periods.filter(pl.coalesce("end", pl.lit(AS_AT)) > grown).is_empty()
    assert periods.filter(pl.col("start") < pl.col("born")).is_empty()


def test_the_case_stays_open_through_care(known: Population) -> None:
    periods = known.care_periods.join(
        known.referrals.select("referral_id", "person_id", opened="start", closed="end"),
        on=["referral_id", "person_id"],
        how="left",
    )
    assert (periods["opened"] <= periods["start"]).all()
    still_in_care = periods.filter(pl.col("end").is_null())
    assert still_in_care["closed"].null_count() == still_in_care.height
    assert periods.filter(pl.col("closed") < pl.col("end")).is_empty()


def test_reviews_and_visits_lie_within_care(known: Population) -> None:
    visits = known.visits.filter(pl.col("kind") == "cla")
    for frame in (known.cla_reviews.drop_nulls("day"), visits):
        during = frame.join(known.care_periods, on=["cla_id", "person_id"], how="left")
        assert during.filter(pl.col("day") < pl.col("start")).is_empty()
        assert during.filter(pl.col("day") > pl.coalesce("end", pl.lit(AS_AT))).is_empty()


def test_only_small_children_are_too_young_to_take_part(known: Population) -> None:
    held = known.cla_reviews.drop_nulls("day").join(
        known.person.unique("person_id"), on="person_id"
    )
    small = held["day"] < held["born"].dt.offset_by("4y")
    assert (held["participation"] == "PN0").to_list() == small.to_list()
    assert held["participation"].n_unique() == 8


def test_adoptions_go_their_several_ways(known: Population) -> None:
    made = known.adoptions
    for earlier, later in (("decision", "order"), ("order", "match"), ("match", "placed")):
        assert made.filter(pl.col(later) <= pl.col(earlier)).is_empty()
    assert made["by_carer"].any()
    assert made["fostered"].drop_nulls().len() > 0
    assert made.filter(pl.col("placed").is_not_null(), pl.col("order").is_null()).height > 0
    assert made["stopped"].is_not_null().equals(made["stop_reason"].is_not_null())
    adopted = known.care_episodes.filter(pl.col("end_reason").is_in(["E11", "E12"]))
    assert adopted.join(made, on="person_id", how="anti").is_empty()


def test_unaccompanied_children_have_the_status_until_eighteen(known: Population) -> None:
    alone = known.immigration.filter(pl.col("status") == "UASC").join(
        known.person.unique("person_id"), on="person_id"
    )
    assert alone.height > 0
    grown = alone["born"].dt.offset_by("18y") <= AS_AT
    assert alone["end"].is_not_null().to_list() == grown.to_list()


def test_missing_episodes_of_a_child_follow_one_another(known: Population) -> None:
    missing = known.missing.sort("person_id", "start")
    assert set(missing["kind"]) == {"M", "A"}
    before = pl.col("end").shift().over("person_id")
    assert missing.filter(pl.col("start") < before).is_empty()
    assert missing.filter(pl.col("accepted").is_not_null() & ~pl.col("offered")).is_empty()


def test_plans_have_versions_of_which_one_is_in_force(known: Population) -> None:
    plans = known.plans.sort("kind", "version_of", "start")
    assert set(plans["kind"]) == {"CIN", "CLA", "PATH", "PEP"}
    assert {"A", "D"} <= set(plans["status"])
    assert plans["authorised"].is_not_null().to_list() == (plans["status"] == "A").to_list()
    following = plans.with_columns(next=pl.col("start").shift(-1).over("version_of")).drop_nulls(
        "next"
    )
    assert (following["end"] == following["next"]).all()
    assert plans.filter(pl.col("authorised") < pl.col("start")).is_empty()
    assert plans.filter(pl.col("end") < pl.col("start")).is_empty()


def test_nothing_lies_after_the_day_of_the_extract(known: Population) -> None:
    for frame, days in (
        (known.care_episodes, ("start", "end")),
        (known.placements, ("start", "end")),
        (known.health, ("day",)),
        (known.visits, ("day",)),
        (known.plans, ("start", "end", "authorised")),
        (known.missing, ("start", "end")),
        (known.immigration, ("start", "end")),
        (known.adoptions, ("decision", "order", "match", "placed", "fostered", "stopped")),
    ):
        assert frame.filter(pl.any_horizontal(pl.col(*days) > AS_AT)).is_empty()
