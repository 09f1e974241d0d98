"""LiquidLogic's contracts: what their columns say, and the rules that a row breaks by itself."""

from __future__ import annotations

from typing import Any

import pytest

from expectations.across import system_contracts
from expectations.contracts.base import (
    Contract,
    columns,
    key_columns,
    null_texts,
    option,
)
from expectations.reference import code_sets
from expectations.systems import LIQUIDLOGIC
from tests.unit.expectations.made_up import CONTRACTS, WORLD, failures, of, on

EACH = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)


@EACH
def test_people_and_workers_never_stand_as_they_were_sent(contract: type[Contract]) -> None:
    told = {c.name: c.pseudonym for c in columns(contract) if c.pseudonym}
    names = {column.name for column in columns(contract)}
    expected = {"DIM_PERSON_ID": "person", "DIM_WORKER_ID": "worker"}
    expected |= {"UPN": "national", "NHS_NUMBER": "national"}
    assert told == {name: kind for name, kind in expected.items() if name in names}


@EACH
def test_a_code_with_years_says_by_which_date(contract: type[Contract]) -> None:
    limited = code_sets().drop_nulls("first_year")["code_set"].to_list()
    limited += code_sets().drop_nulls("last_year")["code_set"].to_list()
    for column in columns(contract):
        assert (column.code_set in limited) == (column.valid_on is not None), column.name
        assert column.code_set is None or column.code_set in set(code_sets()["code_set"])


def test_an_extract_comes_after_those_it_refers_to() -> None:
    seen: set[str] = set()
    for extract in LIQUIDLOGIC.extracts:
        seen.add(extract.name)
        referred = {c.references for c in columns(extract.load()) if c.references}
        assert referred <= seen, extract.name
    assert len(seen) == 32


def test_an_id_of_minus_one_is_empty() -> None:
    nulls = {
        c.name: null_texts(CONTRACTS["FACT_CONTACTS"], c)
        for c in columns(CONTRACTS["FACT_CONTACTS"])
    }
    assert nulls["DIM_PERSON_ID"] == ("", "-1")
    assert nulls["TOTAL_NO_OF_OUTCOMES"] == ("",)


def test_contracts_of_a_system_know_each_other() -> None:
    assert system_contracts(CONTRACTS["FACT_CLA"])["DIM_PERSON"] is CONTRACTS["DIM_PERSON"]
    with pytest.raises(LookupError, match="Contract"):
        system_contracts(Contract)


@pytest.mark.parametrize("extract", WORLD)
def test_good_rows_break_no_rule(extract: str) -> None:
    assert failures(extract, WORLD[extract]) == []
    assert failures(extract, []) == []


def changed(extract: str, **cells: Any) -> list[tuple[int, str, str | None]]:
    """What is broken when the first row's cells are changed."""
    first, *others = WORLD[extract]
    return failures(extract, [first | cells, *others])


SPELLS = [
    (name, *option(contract, "spell", ()))
    for name, contract in CONTRACTS.items()
    if option(contract, "spell", ())
]


@pytest.mark.parametrize(("extract", "start", "end"), SPELLS)
def test_an_end_before_its_start(extract: str, start: str, end: str) -> None:
    row = WORLD[extract][0] | {start: on(2022, 6, 2), end: on(2022, 6, 1)}
    reasons: dict[str, Any] = {
        "FACT_REFERRALS": {"OUTCOME_NFA_FLAG": True},
        "FACT_CARE_EPISODES": {"CARE_REASON_END_CODE": "E8"},
    }
    row |= reasons.get(extract, {})
    assert failures(extract, [row]) == [(0, "end_before_start", end)]
    assert failures(extract, [row | {start: on(2022, 6, 1)}]) == []
    assert failures(extract, [row | {end: None}]) == []


DATES = [
    (name, column.name, column.may_be_future)
    for name, contract in CONTRACTS.items()
    for column in columns(contract)
    if column.kind == "date"
]


@pytest.mark.parametrize(("extract", "column", "may_be_future"), DATES)
def test_a_date_after_the_delivery(extract: str, column: str, may_be_future: bool) -> None:
    start, end = option(CONTRACTS[extract], "spell", (None, None))
    others = {end: None} if column == start else {}
    row = WORLD[extract][0] | others | {column: on(2026, 1, 1)}
    told = [failure for failure in failures(extract, [row]) if failure[1] == "after_delivery"]
    assert told == ([] if may_be_future else [(0, "after_delivery", column)])
    today = failures(extract, [row | {column: on(2025, 12, 31)}])
    assert "after_delivery" not in [rule_id for _, rule_id, _ in today]


def test_what_may_lie_in_the_future() -> None:
    assert {(extract, column) for extract, column, may in DATES if may} == {
        ("DIM_PERSON", "BIRTH_DTTM"),
        ("FACT_IMMIGRATION_STATUS", "END_DTTM"),
        ("FACT_CP_CONFERENCE", "DUE_DTTM"),
        ("FACT_CP_REVIEW", "DUE_DTTM"),
        ("FACT_CLA_REVIEW", "DUE_DTTM"),
    }


REQUIRED = [
    (name, column.name)
    for name, contract in CONTRACTS.items()
    for column in columns(contract)
    if column.required
]


@pytest.mark.parametrize(("extract", "column"), REQUIRED)
def test_a_value_that_is_needed(extract: str, column: str) -> None:
    """Two empty keys are two missing values, and not also two rows of one key."""
    row = WORLD[extract][0] | {column: None}
    expected = [(0, "missing_value", column), (1, "missing_value", column)]
    told = failures(extract, [row, row])
    if column in key_columns(CONTRACTS[extract]):
        assert told == expected
    else:
        assert told == [*expected[:1], (1, "duplicate_key", None), *expected[1:]]


@pytest.mark.parametrize("extract", WORLD)
def test_of_two_rows_with_one_key_the_first_stands(extract: str) -> None:
    rows = [WORLD[extract][-1], WORLD[extract][-1]]
    assert failures(extract, rows) == [(1, "duplicate_key", None)]


def test_a_child_at_two_meetings_is_no_duplicate() -> None:
    rows = [of("ann", FACT_MEETINGS_ID="m1"), of("ben", FACT_MEETINGS_ID="m1")]
    assert failures("FACT_MEETING_SUBJECTS", rows) == []


ENDED = {"END_DTTM": on(2022, 6, 12), "OUTCOME_CP_CONFERENCE_FLAG": None}


@pytest.mark.parametrize(
    ("extract", "cells", "rule_id", "column"),
    [
        ("DIM_PERSON", {"DEATH_DTTM": on(2011)}, "before_birth", "DEATH_DTTM"),
        (
            "FACT_REFERRALS",
            {"DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": None},
            "referral_closed_without_reason",
            "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE",
        ),
        ("FACT_S47", ENDED, "section_47_ended_without_outcome", "END_DTTM"),
        (
            "FACT_S47",
            ENDED | {"OUTCOME_CP_CONFERENCE_FLAG": False},
            "section_47_ended_without_outcome",
            "END_DTTM",
        ),
        (
            "FACT_CP_CONFERENCE",
            {"FACT_S47_ID": None},
            "conference_without_enquiry",
            "FACT_S47_ID",
        ),
        (
            "FACT_CP_CONFERENCE",
            {"FACT_S47_ID": None, "TRANSFER_IN_FLAG": False},
            "conference_without_enquiry",
            "FACT_S47_ID",
        ),
        (
            "FACT_CARE_EPISODES",
            {"CARE_REASON_END_CODE": None},
            "episode_ended_without_reason",
            "CARE_REASON_END_CODE",
        ),
    ],
)
def test_a_row_that_is_wrong_by_itself(
    extract: str, cells: dict[str, Any], rule_id: str, column: str
) -> None:
    assert changed(extract, **cells) == [(0, rule_id, column)]


@pytest.mark.parametrize(
    ("extract", "cells"),
    [
        ("DIM_PERSON", {"DEATH_DTTM": on(2012)}),
        (
            "FACT_REFERRALS",
            {"DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": None, "OUTCOME_NFA_FLAG": True},
        ),
        ("FACT_S47", ENDED | {"OUTCOME_MONITOR_FLAG": True}),
        ("FACT_S47", ENDED | {"END_DTTM": None}),
        ("FACT_CP_CONFERENCE", {"FACT_S47_ID": None, "TRANSFER_IN_FLAG": True}),
    ],
)
def test_a_row_that_just_is_not_wrong(extract: str, cells: dict[str, Any]) -> None:
    assert changed(extract, **cells) == []
