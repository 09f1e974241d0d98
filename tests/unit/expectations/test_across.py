"""Rules that look beyond the row: who a row is about, what it refers to, and what lies beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from expectations.across import person_column, reference_columns
from expectations.contracts.base import event_column, option
from tests.unit.expectations.made_up import (
    CONTRACTS,
    WORLD,
    Failure,
    Row,
    failures,
    frame,
    kept,
    of,
    on,
)

OF_A_PERSON = [name for name, contract in CONTRACTS.items() if person_column(contract)]
DATED = [name for name in OF_A_PERSON if event_column(CONTRACTS[name])]
REFERENCES = [
    (name, column.name)
    for name, contract in CONTRACTS.items()
    for column in reference_columns(contract)
]


def alone(extract: str, **cells: Any) -> list[Failure]:
    """What is broken by an extract's first row with other cells, when it is the only one."""
    return failures(extract, [WORLD[extract][0] | cells])


@pytest.mark.parametrize("extract", OF_A_PERSON)
@pytest.mark.parametrize("nobody", ["dup", "nobody"])
def test_a_row_about_nobody_is_told_that_alone(extract: str, nobody: str) -> None:
    assert alone(extract, DIM_PERSON_ID=nobody) == [(0, "unknown_person", "DIM_PERSON_ID")]


@pytest.mark.parametrize("extract", DATED)
def test_an_event_before_birth(extract: str) -> None:
    event = event_column(CONTRACTS[extract])
    assert event
    born = on(2014)
    limit = date(2013, 8, 25) if option(CONTRACTS[extract], "unborn", False) else born
    people = frame("DIM_PERSON", [of(WORLD[extract][0]["DIM_PERSON_ID"], BIRTH_DTTM=born)])

    def told(day: date) -> list[Failure]:
        row = on_one_day(extract, event, day)
        return failures(extract, [row], {"DIM_PERSON": people}.get)

    assert told(limit) == []
    assert told(date.fromordinal(limit.toordinal() - 1)) == [(0, "before_birth", event)]


def test_who_may_be_unborn() -> None:
    unborn = {name for name, contract in CONTRACTS.items() if option(contract, "unborn", False)}
    looked_after = {"FACT_CLA", "FACT_CLA_PLACEMENT", "FACT_CARE_EPISODES", "FACT_LEGAL_STATUS"}
    assert {"FACT_CONTACTS", "FACT_REFERRALS", "FACT_CP_PLAN", "FACT_CAF_EPISODE"} <= unborn
    assert not looked_after & unborn


@pytest.mark.parametrize("extract", DATED)
def test_an_event_of_somebody_too_old(extract: str) -> None:
    event = event_column(CONTRACTS[extract])
    assert event
    people = frame("DIM_PERSON", [of(WORLD[extract][0]["DIM_PERSON_ID"], BIRTH_DTTM=on(1990))])

    def told(day: date) -> list[Failure]:
        row = on_one_day(extract, event, day)
        return failures(extract, [row], {"DIM_PERSON": people}.get)

    assert told(on(2016, 5, 31)) == []
    assert told(on(2016, 6, 1)) == [(0, "age_over_25", event)]


def on_one_day(extract: str, event: str, day: date) -> Row:
    """An extract's first row, of something that began and ended on one day."""
    _, end = option(CONTRACTS[extract], "spell", (None, None))
    reason = {"CARE_REASON_END_CODE": "E8"} if extract == "FACT_CARE_EPISODES" else {}
    return WORLD[extract][0] | ({end: day} if end else {}) | {event: day} | reason


def test_without_a_date_of_birth_nobody_is_accused() -> None:
    people = frame("DIM_PERSON", [of("ann")])
    row = WORLD["FACT_CONTACTS"][0] | {"CONTACT_DTTM": on(1950)}
    assert failures("FACT_CONTACTS", [row], {"DIM_PERSON": people}.get) == []


@pytest.mark.parametrize(("extract", "column"), REFERENCES)
def test_a_reference_to_nothing(extract: str, column: str) -> None:
    first, *others = WORLD[extract]
    told = failures(extract, [first | {column: "nothing"}, *others])
    assert told == [(0, "unknown_reference", column)]


@pytest.mark.parametrize(("extract", "column"), REFERENCES)
def test_an_empty_reference_is_none(extract: str, column: str) -> None:
    told = [rule_id for _, rule_id, _ in alone(extract, **{column: None})]
    assert "unknown_reference" not in told
    assert "other_child" not in told


@pytest.mark.parametrize(
    ("extract", "column", "of_other"),
    [
        ("FACT_INVOLVEMENTS", "FACT_REFERRAL_ID", "r2"),
        ("FACT_SINGLE_ASSESSMENT", "FACT_REFERRAL_ID", "r2"),
        ("FACT_SINGLE_ASSESSMENT", "FACT_FORM_ID", "f2"),
        ("FACT_S47", "FACT_REFERRAL_ID", "r2"),
        ("FACT_CP_CONFERENCE", "FACT_REFERRAL_ID", "r2"),
        ("FACT_CP_PLAN", "FACT_REFERRAL_ID", "r2"),
        ("FACT_CP_PLAN", "FACT_INITIAL_CP_CONFERENCE_ID", "c2"),
        ("FACT_CP_REVIEW", "FACT_CP_PLAN_ID", "p3"),
        ("FACT_CLA", "FACT_REFERRAL_ID", "r1"),
        ("FACT_CLA_PLACEMENT", "FACT_CLA_ID", "k2"),
        ("FACT_CARE_EPISODES", "FACT_CLA_PLACEMENT_ID", "l3"),
        ("FACT_CLA_REVIEW", "FACT_CLA_ID", "k1"),
        ("FACT_CLA_VISIT", "FACT_CASENOTE_ID", "n1"),
        ("FACT_CLA_VISIT", "FACT_CLA_ID", "k2"),
        ("FACT_CP_VISIT", "FACT_CASENOTE_ID", "n4"),
    ],
)
def test_a_reference_to_another_childs_row(extract: str, column: str, of_other: str) -> None:
    first, *others = WORLD[extract]
    told = failures(extract, [first | {column: of_other}, *others])
    assert told == [(0, "other_child", column)]


def test_a_row_of_the_wrong_child_is_told_once() -> None:
    """Its referral, enquiry and form would each be another child's."""
    told = alone("FACT_SINGLE_ASSESSMENT", DIM_PERSON_ID="ben")
    assert told == [(0, "other_child", "FACT_REFERRAL_ID")]


def test_what_was_never_delivered_is_not_judged() -> None:
    for extract, rows in WORLD.items():
        lost = [row | {"DIM_PERSON_ID": "nobody"} for row in rows if "DIM_PERSON_ID" in row]
        told = {rule_id for _, rule_id, _ in failures(extract, lost, lambda _: None)}
        # Only what the extract says of itself: here that spells of one person now overlap.
        assert told <= {"overlapping_spell", "referral_on_open_case", "duplicate_key"}, extract


def test_other_extracts_may_come_unread() -> None:
    row = WORLD["FACT_CLA_VISIT"][0] | {"FACT_CLA_ID": "nothing"}
    told = failures("FACT_CLA_VISIT", [row], lambda name: kept(name).lazy())
    assert told == [(0, "unknown_reference", "FACT_CLA_ID")]


def test_a_childs_ids_may_be_another_authoritys_words() -> None:
    """Nothing but equality is asked of an id, so pseudonyms serve as well."""
    people = kept("DIM_PERSON").with_columns(pl.col("DIM_PERSON_ID").str.reverse())
    row = WORLD["FACT_CONTACTS"][0] | {"DIM_PERSON_ID": "nna"}
    assert failures("FACT_CONTACTS", [row], {"DIM_PERSON": people}.get) == []
