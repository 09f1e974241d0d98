from datetime import date

import polars as pl
import pytest

from warehouse.synthetic.population import Population
from warehouse.synthetic.region import authority, span_of

AS_AT = date(2020, 3, 31)


@pytest.fixture(scope="module")
def known() -> Population:
    return authority(span_of("norfolk", 6, AS_AT, seed=4, scale=0.2))


def test_eligibility_goes_by_age_and_whether_care_is_over(known: Population) -> None:
    leavers = known.leavers.join(known.person.unique("person_id"), on="person_id").join(
        known.care_periods.sort("start").unique("person_id", keep="last"), on="person_id"
    )
    assert known.leavers["person_id"].is_unique().all()
    of_age = {"Relevant child": 16, "Former relevant child": 18, "Eligible child": 16}
    for eligibility, age in of_age.items():
        rows = leavers.filter(pl.col("eligibility") == eligibility)
        assert rows.height > 0, eligibility
        assert (rows["born"].dt.offset_by(f"{age}y") <= AS_AT).all()
        assert rows["end"].is_null().all() == (eligibility == "Eligible child")


def test_activities_are_those_in_use(known: Population) -> None:
    changed_on = date(2018, 4, 1)
    until = set(known.leaver_contacts.filter(pl.col("day") < changed_on)["activity"])
    since = set(known.leaver_contacts.filter(pl.col("day") >= changed_on)["activity"])
    assert {"F3", "P3"} <= until
    assert not until & {"F4", "P4", "F5", "P5"}
    assert {"F4", "F5", "P5"} <= since
    assert not since & {"F3", "P3"}


def test_nothing_is_known_of_those_out_of_touch(known: Population) -> None:
    is_in_touch = pl.col("in_touch") == "YES"
    assert 0.85 < known.leaver_contacts.select(is_in_touch.mean()).item() < 0.97
    others = known.leaver_contacts.filter(~is_in_touch)
    assert set(others["activity"]) == {"0"}
    assert others["suitable"].null_count() == others.height
    contacts = known.leaver_contacts.filter(is_in_touch)
    assert contacts["suitable"].equals(contacts["accommodation"].str.ends_with("1"))


def test_contacts_begin_after_care_and_end_by_twenty_five(known: Population) -> None:
    contacts = known.leaver_contacts.join(known.person.unique("person_id"), on="person_id").join(
        known.care_periods.group_by("person_id").agg(left=pl.col("end").max()), on="person_id"
    )
    assert contacts.filter(pl.col("day") <= pl.col("left")).is_empty()
    assert contacts.filter(pl.col("day") >= pl.col("born").dt.offset_by("25y")).is_empty()
    assert (contacts["day"] <= AS_AT).all()
