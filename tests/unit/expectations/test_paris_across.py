"""PARIS's rules between rows and extracts: each with what breaks it and what just doesn't."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from expectations.across import person_column, reference_columns
from expectations.contracts.base import event_column
from tests.unit.expectations.authority import Failure, Row, on
from tests.unit.expectations.made_up_paris import AUTHORITY, CONTRACTS, WORLD, event, of

failures, beside = AUTHORITY.failures, AUTHORITY.beside

OF_A_CLIENT = [name for name, contract in CONTRACTS.items() if person_column(contract)]
DATED = [name for name in OF_A_CLIENT if event_column(CONTRACTS[name])]
REFERENCES = [
    (name, column.name)
    for name, contract in CONTRACTS.items()
    for column in reference_columns(contract)
]


def told(extract: str, rows: list[Row], **others: list[Row]) -> list[Failure]:
    return failures(extract, rows, beside(**others))


@pytest.mark.parametrize("extract", OF_A_CLIENT)
def test_a_row_about_nobody_is_told_that_alone(extract: str) -> None:
    row = WORLD[extract][0] | {"PARIS_ID": "nobody"}
    assert failures(extract, [row]) == [(0, "unknown_person", "PARIS_ID")]


@pytest.mark.parametrize("extract", DATED)
def test_an_event_of_somebody_too_old(extract: str) -> None:
    column = event_column(CONTRACTS[extract])
    people = [of(WORLD[extract][0]["PARIS_ID"], DOB=on(1990))]
    found = told(extract, WORLD[extract][:1], CLIENT=people)
    assert (0, "age_over_25", column) in found
    assert "before_birth" not in [rule_id for _, rule_id, _ in found]


@pytest.mark.parametrize(("extract", "column"), REFERENCES)
def test_a_reference_to_nothing(extract: str, column: str) -> None:
    first, *others = WORLD[extract]
    rows = [first | {column: "nothing"}, *others]
    assert failures(extract, rows) == [(0, "unknown_reference", column)]


@pytest.mark.parametrize(
    ("extract", "column", "of_other"),
    [
        ("REFERRAL", "PARENT_REFERRAL_ID", "c2"),
        ("ASSESSMENT", "REFERRAL_ID", "r2"),
        ("EVENT", "REFERRAL_ID", "r2"),
        ("EVENT", "PARENT_EVENT_ID", "s2"),
        ("REGISTRATION", "ICPC_EVENT_ID", "i2"),
        ("PLACEMENT", "PERIOD_ID", "k2"),
        ("CARE_EPISODE", "PLACEMENT_ID", "l3"),
    ],
)
def test_a_reference_to_another_childs_row(extract: str, column: str, of_other: str) -> None:
    first, *others = WORLD[extract]
    rows = [first | {column: of_other}, *others]
    assert failures(extract, rows) == [(0, "other_child", column)]


def test_an_extract_that_refers_to_itself_means_the_rows_that_are_being_read() -> None:
    def older(extract: str) -> pl.DataFrame:
        """What the delivery before had: other contacts and enquiries."""
        rows = WORLD[extract]
        if extract in ("REFERRAL", "EVENT"):
            rows = [row | {f"{extract}_ID": f"old{at}"} for at, row in enumerate(rows)]
        return AUTHORITY.frame(extract, rows)

    assert failures("REFERRAL", WORLD["REFERRAL"], older) == []
    enquiry = WORLD["EVENT"][1] | {"REFERRAL_ID": None}
    conference = WORLD["EVENT"][0] | {"REFERRAL_ID": None}
    assert failures("EVENT", [enquiry, conference], older) == []
    lost = conference | {"PARENT_EVENT_ID": "old1"}
    assert failures("EVENT", [enquiry, lost], older) == [
        (1, "unknown_reference", "PARENT_EVENT_ID")
    ]


def referral(id: str, start: int, end: int | None = None, **cells: Any) -> Row:
    closed = {"CLOSED_DATE": on(end), "CLOSE_REASON_CODE": "RC7"} if end else {}
    return of("ann", REFERRAL_ID=id, REF_TYPE="REF", REF_DATE=on(start), **closed) | cells


@pytest.mark.parametrize(
    ("referrals", "late"),
    [
        ([referral("1", 2020, 2022), referral("2", 2022)], []),
        ([referral("2", 2021), referral("1", 2020, 2022)], [0]),
        ([referral("1", 2020, OUTCOME_CODE="NFA"), referral("2", 2021)], []),
        ([referral("1", 2020, OUTCOME_CODE="SA"), referral("2", 2021)], [1]),
        ([referral("1", 2020), referral("2", 2021, REF_TYPE="CON")], []),
        ([referral("1", 2020, REF_TYPE="CON"), referral("2", 2021)], []),
        ([referral("1", 2020), referral("2", 2021, PARIS_ID="ben")], []),
    ],
)
def test_a_referral_on_an_open_case(referrals: list[Row], late: list[int]) -> None:
    expected = [(row, "referral_on_open_case", "REF_DATE") for row in late]
    assert failures("REFERRAL", referrals) == expected


@pytest.mark.parametrize(
    ("event_type", "child", "rule_id"),
    [
        ("RCPC", "ann", "review_outside_plan"),
        ("CPVIS", "ann", "visit_outside_plan"),
        ("CLAREV", "cal", "review_outside_care"),
    ],
)
def test_an_event_outside_every_plan_or_period_of_its_child(
    event_type: str, child: str, rule_id: str
) -> None:
    """Ann is on a plan from 20 June 2022 and until June 2023; Cal is looked after likewise."""
    plans = [of("ann", REG_ID=str(at), START_DATE=on(year)) for at, year in enumerate([2022, 2024])]
    plans[0]["END_DATE"] = on(2023)

    def found(**cells: Any) -> list[Failure]:
        row = event(child, "1", event_type) | cells
        return told("EVENT", [row], REGISTRATION=plans)

    outside = [(0, rule_id, "EVENT_DATE")]
    assert found(EVENT_DATE=on(2022, 5, 31)) == outside
    assert found(EVENT_DATE=on(2022, 6, 1)) == []
    assert found(EVENT_DATE=on(2023, 6, 1)) == []
    assert found(EVENT_DATE=on(2023, 6, 2)) == outside
    assert found(EVENT_DATE=on(2023, 6, 2), STATUS_CODE="c") == []  # cancelled
    assert found(EVENT_DATE=None) == []
    assert (
        found(EVENT_DATE=on(2022, 7), PARIS_ID="due")
        == [
            *outside,
            (0, "before_birth", "EVENT_DATE"),
        ][::-1]
    )
    assert found(EVENT_DATE=on(2022, 5, 31), EVENT_TYPE="CINVIS") == []


def test_what_was_never_delivered_is_not_judged() -> None:
    for extract, rows in WORLD.items():
        lost = [row | {"PARIS_ID": "nobody"} for row in rows if "PARIS_ID" in row]
        found = {rule_id for _, rule_id, _ in failures(extract, lost, lambda _: None)}
        # Only what the extract says of itself: here that spells of one person now overlap.
        assert found <= {"overlapping_spell", "referral_on_open_case", "duplicate_key"}, extract


def test_temporary_placements_and_plans_lie_beside_others() -> None:
    lasting, temporary, _ = WORLD["PLACEMENT"]
    rows = [lasting, temporary | {"TYPE_CODE": "U1"}]
    assert failures("PLACEMENT", rows) == [(1, "overlapping_spell", "START_DATE")]
    first, second = WORLD["REGISTRATION"]
    rows = [first | {"END_DATE": None}, second]
    assert failures("REGISTRATION", rows) == [(1, "overlapping_spell", "START_DATE")]
    assert failures("REGISTRATION", [rows[0] | {"TEMP_IND": True}, second]) == []


def test_an_episode_that_says_another_follows() -> None:
    first, second, third = WORLD["CARE_EPISODE"]
    expected = [(0, "episode_continues_without_next", "CEASED_CODE")]
    assert failures("CARE_EPISODE", [first, third]) == expected
    assert failures("CARE_EPISODE", [second, first]) == []


def test_two_episodes_of_one_child_overlap() -> None:
    first, second, _ = WORLD["CARE_EPISODE"]
    rows = [first, second | {"START_DATE": on(2022, 9)}]
    assert (1, "overlapping_spell", "START_DATE") in failures("CARE_EPISODE", rows)


@pytest.mark.parametrize(("day", "is_adult"), [((2007, 12, 31), True), ((2008, 1, 1), False)])
def test_what_is_open_though_its_child_has_grown_up(day: tuple[int, ...], is_adult: bool) -> None:
    """The delivery is of 31 December 2025."""
    people = [of(child, DOB=on(*day)) for child in ("ann", "ben")]
    episode, plan = WORLD["CARE_EPISODE"][1], WORLD["REGISTRATION"][1]
    old_episode = [(0, "looked_after_past_18", "END_DATE")] if is_adult else []
    old_plan = [(0, "plan_past_18", "END_DATE")] if is_adult else []
    assert told("CARE_EPISODE", [episode], CLIENT=people) == old_episode
    assert told("REGISTRATION", [plan], CLIENT=people) == old_plan
    ended = {"END_DATE": on(2024, 7), "CEASED_CODE": "E8"}
    assert told("CARE_EPISODE", [episode | ended], CLIENT=people) == []
    assert told("REGISTRATION", [plan | {"END_DATE": on(2024, 7)}], CLIENT=people) == []


@pytest.mark.parametrize(("day", "is_too_young"), [((2010, 1, 1), True), ((2009, 12, 31), False)])
@pytest.mark.parametrize("status", ["Relevant child", "FORMER RELEVANT CHILD"])
def test_a_care_leaver_under_16(day: tuple[int, ...], is_too_young: bool, status: str) -> None:
    people = [of("cal", DOB=on(*day))]
    row = WORLD["CARE_LEAVER"][0] | {"ELIGIBILITY_CODE": status}
    expected = [(0, "care_leaver_too_young", "ELIGIBILITY_CODE")] if is_too_young else []
    assert told("CARE_LEAVER", [row], CLIENT=people) == expected
    assert told("CARE_LEAVER", [row | {"ELIGIBILITY_CODE": "Eligible"}], CLIENT=people) == []
