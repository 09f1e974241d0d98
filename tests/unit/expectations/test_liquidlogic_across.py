"""LiquidLogic's own rules between rows and extracts: each with what breaks it and what just does not."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from expectations.contracts.cross_checks import begins_while_open
from tests.unit.expectations.made_up import AUTHORITY, WORLD, Failure, Row, failures, kept, of, on

with_rows = AUTHORITY.with_rows


def alone(extract: str, **cells: Any) -> list[Failure]:
    return failures(extract, [WORLD[extract][0] | cells])


def referral(id: str, start: int, end: int | None = None, **cells: Any) -> Row:
    closed = {"REFRL_END_DTTM": on(end), "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": "RC7"} if end else {}
    return of("ann", FACT_REFERRAL_ID=id, REFRL_START_DTTM=on(start), **closed, **cells)


@pytest.mark.parametrize(
    ("referrals", "late"),
    [
        ([referral("1", 2020, 2022), referral("2", 2022)], []),
        ([referral("1", 2020, 2022), referral("2", 2021)], [1]),
        ([referral("2", 2021), referral("1", 2020, 2022)], [0]),
        ([referral("1", 2020), referral("2", 2021, 2022), referral("3", 2023)], [1, 2]),
        ([referral("1", 2020, 2024), referral("2", 2021, 2022), referral("3", 2023)], [1, 2]),
        ([referral("1", 2020, OUTCOME_NFA_FLAG=True), referral("2", 2021)], []),
        ([referral("1", 2020, 2022, OUTCOME_NFA_FLAG=True), referral("2", 2021)], []),
        ([referral("1", 2020), referral("2", 2021, OUTCOME_NFA_FLAG=True)], [1]),
        ([referral("2", 2020), referral("1", 2020)], [0]),  # of one day, the lower number is first
        ([referral("1", 2020), referral("2", 2021) | {"DIM_PERSON_ID": "ben"}], []),
    ],
)
def test_a_referral_on_an_open_case(referrals: list[Row], late: list[int]) -> None:
    expected = [(row, "referral_on_open_case", "REFRL_START_DTTM") for row in late]
    assert failures("FACT_REFERRALS", referrals) == expected


SPELLS: dict[str, tuple[str, str, str]] = {
    "FACT_CP_PLAN": ("FACT_CP_PLAN_ID", "START_DTTM", "END_DTTM"),
    "FACT_LEGAL_STATUS": ("FACT_LEGAL_STATUS_ID", "START_DTTM", "END_DTTM"),
    "FACT_CLA_PLACEMENT": ("FACT_CLA_PLACEMENT_ID", "START_DTTM", "END_DTTM"),
    "FACT_CARE_EPISODES": ("FACT_CARE_EPISODES_ID", "CARE_START_DATE", "CARE_END_DATE"),
}


@pytest.mark.parametrize("extract", SPELLS)
def test_spells_of_one_child_overlap(extract: str) -> None:
    key, start, end = SPELLS[extract]

    def overlapping(*spells: tuple[str, int, int | None]) -> list[int]:
        rows = [
            of(child, **{key: str(at), start: on(begun), end: on(ended) if ended else None})
            for at, (child, begun, ended) in enumerate(spells)
        ]
        if extract == "FACT_CARE_EPISODES":
            rows = [row | {"CARE_REASON_END_CODE": "E8"} for row in rows]
        found = failures(extract, rows)
        assert {(rule_id, column) for _, rule_id, column in found} <= {("overlapping_spell", start)}
        return [row for row, _, _ in found]

    assert overlapping(("ann", 2020, 2021), ("ann", 2021, 2022), ("ann", 2022, None)) == []
    assert overlapping(("ann", 2020, 2022), ("ann", 2021, None)) == [1]
    assert overlapping(("ann", 2021, None), ("ann", 2020, 2022)) == [0]
    assert overlapping(("ann", 2020, 2024), ("ann", 2021, 2022), ("ann", 2023, None)) == [1, 2]
    assert overlapping(("ann", 2020, None), ("ann", 2020, None)) == [1]
    assert overlapping(("ann", 2020, None), ("ann", 2021, 2021)) == []  # it lasts no day
    assert overlapping(("ann", 2020, None), ("ben", 2021, None)) == []
    assert overlapping(("ben", 2020, None), ("ann", 2021, None)) == []


@pytest.mark.parametrize("seed", range(20))
def test_it_is_as_if_every_row_were_compared_with_every_earlier_one(seed: int) -> None:
    draw = random.Random(seed)
    rows = [
        {
            "child": draw.choice("abc"),
            "start": date(draw.choice([1901, 1969, 1970, 2020]), 1, draw.randint(1, 9)),
            "end": draw.choice([None, date(1969, 1, 5), date(2020, 1, 4), date(2099, 1, 1)]),
            "then": at,
        }
        for at in range(draw.randint(0, 40))
    ]
    schema = {"child": pl.String, "start": pl.Date, "end": pl.Date, "then": pl.Int64}
    found = begins_while_open(pl.DataFrame(rows, schema=schema), "child", "start", "end", "then")
    assert found.to_list() == [
        any(
            other["child"] == row["child"]
            and (other["start"], other["then"]) < (row["start"], row["then"])
            and (other["end"] is None or other["end"] > row["start"])
            for other in rows
        )
        for row in rows
    ]


def test_temporary_placements_may_overlap_others() -> None:
    lasting, temporary, _ = WORLD["FACT_CLA_PLACEMENT"]
    rows = [lasting, temporary | {"DIM_LOOKUP_PLACEMENT_TYPE_CODE": "U1"}]
    assert failures("FACT_CLA_PLACEMENT", [lasting, temporary]) == []
    assert failures("FACT_CLA_PLACEMENT", rows) == [(1, "overlapping_spell", "START_DTTM")]


def test_another_authoritys_plan_may_overlap_our_own() -> None:
    first, second, _ = WORLD["FACT_CP_PLAN"]
    rows = [first | {"IS_OLA": True, "END_DTTM": None}, second]
    assert failures("FACT_CP_PLAN", rows) == []
    assert [
        rule_id for _, rule_id, _ in failures("FACT_CP_PLAN", [rows[0] | {"IS_OLA": False}, second])
    ] == ["overlapping_spell"]


@pytest.mark.parametrize("text", ["2022-06-04", "04/06/2022", "04-JUN-2022 09:30"])
def test_an_assessment_authorised_before_it_began(text: str) -> None:
    answer = WORLD["FACT_FORM_ANSWERS"][0] | {"ANSWER": text}
    others = with_rows(FACT_FORM_ANSWERS=[answer])
    rows = [WORLD["FACT_SINGLE_ASSESSMENT"][0]]
    expected = [(0, "assessment_authorised_before_start", "START_DTTM")]
    assert failures("FACT_SINGLE_ASSESSMENT", rows, others) == expected
    same_day = [rows[0] | {"START_DTTM": on(2022, 6, 4)}]
    assert failures("FACT_SINGLE_ASSESSMENT", same_day, others) == []


@pytest.mark.parametrize("text", ["soon", "2022-13-01", "1/2", "20220604"])
def test_a_form_that_ends_on_no_date(text: str) -> None:
    expected = [(0, "form_end_date_unreadable", "ANSWER")]
    assert alone("FACT_FORM_ANSWERS", ANSWER=text) == expected
    assert alone("FACT_FORM_ANSWERS", ANSWER=text, ANSWER_NO="seenYN") == []
    assert alone("FACT_FORM_ANSWERS", ANSWER=None) == []


@pytest.mark.parametrize(
    ("held", "is_outside"),
    [
        (on(2022, 6, 19), True),
        (on(2022, 6, 20), False),
        (on(2023, 6, 1), False),
        (on(2023, 6, 2), True),
        (None, False),
    ],
)
def test_a_review_conference_outside_its_plan(held: Any, is_outside: bool) -> None:
    expected = [(0, "review_outside_plan", "MEETING_DTTM")] if is_outside else []
    assert alone("FACT_CP_REVIEW", MEETING_DTTM=held) == expected
    assert alone("FACT_CP_REVIEW", MEETING_DTTM=held, FACT_CP_PLAN_ID=None) == []


def test_a_review_conference_of_an_open_plan() -> None:
    cells = {"FACT_CP_PLAN_ID": "p2", "MEETING_DTTM": on(2025)}
    assert alone("FACT_CP_REVIEW", **cells) == []


@pytest.mark.parametrize(
    ("made", "is_outside"),
    [
        (on(2022, 6, 19), True),
        (on(2022, 6, 20), False),
        (on(2023, 6, 1), False),
        (on(2023, 6, 2), True),
    ],
)
def test_a_protection_visit_outside_its_plan(made: Any, is_outside: bool) -> None:
    notes = [WORLD["FACT_CASENOTES"][0] | {"EVENT_DTTM": made}]
    expected = [(0, "visit_outside_plan", "FACT_CP_PLAN_ID")] if is_outside else []
    others = with_rows(FACT_CASENOTES=notes)
    assert failures("FACT_CP_VISIT", WORLD["FACT_CP_VISIT"], others) == expected


def test_a_visit_whose_note_is_of_another_type() -> None:
    expected = [(0, "visit_note_of_other_type", "FACT_CASENOTE_ID")]
    assert alone("FACT_CP_VISIT", FACT_CASENOTE_ID="n3") == expected
    assert alone("FACT_CP_VISIT", FACT_CASENOTE_ID="n3", FACT_CP_PLAN_ID=None) == expected
    assert alone("FACT_CLA_VISIT", FACT_CASENOTE_ID="n4") == expected
    outside = [WORLD["FACT_CASENOTES"][2] | {"EVENT_DTTM": on(2021)}]
    rows = [WORLD["FACT_CP_VISIT"][0] | {"FACT_CASENOTE_ID": "n3"}]
    assert failures("FACT_CP_VISIT", rows, with_rows(FACT_CASENOTES=outside)) == expected
    untyped = [WORLD["FACT_CASENOTES"][0] | {"DIM_LOOKUP_CASNT_TYPE_ID_CODE": None}]
    assert (
        failures("FACT_CP_VISIT", WORLD["FACT_CP_VISIT"], with_rows(FACT_CASENOTES=untyped)) == []
    )


@pytest.mark.parametrize(
    ("held", "is_outside"),
    [
        (on(2022, 5, 31), True),
        (on(2022, 6, 1), False),
        (on(2023, 6, 1), False),
        (on(2023, 6, 2), True),
    ],
)
def test_a_review_outside_its_period_of_care(held: Any, is_outside: bool) -> None:
    expected = [(0, "review_outside_care", "MEETING_DTTM")] if is_outside else []
    assert alone("FACT_CLA_REVIEW", MEETING_DTTM=held) == expected


def test_a_period_of_care_that_goes_on_has_no_end() -> None:
    review = WORLD["FACT_CLA_REVIEW"][0] | {"MEETING_DTTM": on(2025)}
    going_on = [row | {"CARE_REASON_END_CODE": "X1"} for row in WORLD["FACT_CARE_EPISODES"][2:]]
    assert failures("FACT_CLA_REVIEW", [review], with_rows(FACT_CARE_EPISODES=going_on)) == []

    def without_episodes(name: str) -> pl.DataFrame | None:
        return None if name == "FACT_CARE_EPISODES" else kept(name)

    assert failures("FACT_CLA_REVIEW", [review], without_episodes) == []
    early = [review | {"MEETING_DTTM": on(2021)}]
    assert [rule for _, rule, _ in failures("FACT_CLA_REVIEW", early, without_episodes)] == [
        "review_outside_care"
    ]


def test_an_episode_that_says_another_follows() -> None:
    first, second, third = WORLD["FACT_CARE_EPISODES"]
    expected = [(0, "episode_continues_without_next", "CARE_REASON_END_CODE")]
    assert failures("FACT_CARE_EPISODES", [first, third]) == expected
    assert failures("FACT_CARE_EPISODES", [first, second | {"CARE_START_DATE": on(2024)}]) == []
    assert failures("FACT_CARE_EPISODES", [second, first]) == []
    assert failures("FACT_CARE_EPISODES", [first | {"FACT_CLA_ID": None}]) == []


def test_a_next_episode_of_another_childs_period_breaks_that_rule() -> None:
    first, second, _ = WORLD["FACT_CARE_EPISODES"]
    rows = [first, second | {"FACT_CLA_ID": "k2"}]
    assert failures("FACT_CARE_EPISODES", rows) == [(1, "other_child", "FACT_CLA_ID")]


def born(child: str, *day: int) -> Callable[[str], pl.DataFrame]:
    return with_rows(DIM_PERSON=[of(child, BIRTH_DTTM=on(*day))])


@pytest.mark.parametrize(("day", "is_adult"), [((2007, 12, 31), True), ((2008, 1, 1), False)])
def test_what_is_open_though_its_child_has_grown_up(day: tuple[int, ...], is_adult: bool) -> None:
    """The delivery is of 31 December 2025."""
    episode, plan = WORLD["FACT_CARE_EPISODES"][1], WORLD["FACT_CP_PLAN"][1]
    old_episode = [(0, "looked_after_past_18", "CARE_END_DATE")] if is_adult else []
    old_plan = [(0, "plan_past_18", "END_DTTM")] if is_adult else []
    assert failures("FACT_CARE_EPISODES", [episode], born("ben", *day)) == old_episode
    assert failures("FACT_CP_PLAN", [plan], born("ann", *day)) == old_plan
    ended = {"CARE_END_DATE": on(2024), "CARE_REASON_END_CODE": "E8"}
    assert failures("FACT_CARE_EPISODES", [episode | ended], born("ben", *day)) == []
    assert failures("FACT_CP_PLAN", [plan | {"END_DTTM": on(2024)}], born("ann", *day)) == []


@pytest.mark.parametrize(("day", "is_too_young"), [((2010, 1, 1), True), ((2009, 12, 31), False)])
@pytest.mark.parametrize("status", ["Relevant child", "FORMER RELEVANT CHILD"])
def test_a_care_leaver_under_16(day: tuple[int, ...], is_too_young: bool, status: str) -> None:
    column = "DIM_LOOKUP_ELIGIBILITY_STATUS_DESC"
    row = WORLD["DIM_CLA_ELIGIBILITY"][0] | {column: status}
    expected = [(0, "care_leaver_too_young", column)] if is_too_young else []
    assert failures("DIM_CLA_ELIGIBILITY", [row], born("cal", *day)) == expected
    assert failures("DIM_CLA_ELIGIBILITY", [row | {column: "Eligible"}], born("cal", *day)) == []
