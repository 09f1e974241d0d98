"""PARIS's contracts: what their columns say, and the rules that a row breaks by itself."""

from __future__ import annotations

from typing import Any

import pytest

from expectations.codes import allowed
from expectations.contracts.base import Contract, columns, key_columns, option
from expectations.reference import code_sets
from expectations.systems import PARIS
from tests.unit.expectations.authority import on
from tests.unit.expectations.made_up_paris import AUTHORITY, CONTRACTS, WORLD

failures = AUTHORITY.failures

EACH = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
CODED = [
    (name, column)
    for name, contract in CONTRACTS.items()
    for column in columns(contract)
    if column.kind == "code"
]
# Keys, and codes of which a rule asks for one value at most and leaves the others as they are.
FREE = {"TEAM_CODE", "TEAM_TYPE", "STATUS_CODE", "LOCALITY_CODE", "ELIGIBILITY_CODE"}


@EACH
def test_people_and_workers_never_stand_as_they_were_sent(contract: type[Contract]) -> None:
    told = {c.name: c.pseudonym for c in columns(contract) if c.pseudonym}
    names = {column.name for column in columns(contract)}
    expected = {"PARIS_ID": "person", "WORKER_ID": "worker", "UPN": "national"}
    assert told == {name: kind for name, kind in expected.items() if name in names}


@EACH
def test_a_code_with_years_says_by_which_date(contract: type[Contract]) -> None:
    limited = code_sets().drop_nulls("first_year")["code_set"].to_list()
    limited += code_sets().drop_nulls("last_year")["code_set"].to_list()
    is_dated = any(column.kind == "date" for column in columns(contract))
    for column in columns(contract):
        is_limited = is_dated and column.code_set in limited
        assert is_limited == (column.valid_on is not None), column.name
        assert column.code_set is None or column.code_set in set(code_sets()["code_set"])


def test_an_extract_comes_after_those_that_it_refers_to() -> None:
    seen: set[str] = set()
    for extract in PARIS.extracts:
        seen.add(extract.name)
        referred = {c.references for c in columns(extract.load()) if c.references}
        assert referred <= seen, extract.name
    assert len(seen) == 17


def test_whatever_is_local_is_decoded_under_its_own_name() -> None:
    for extract, column in CODED:
        is_local = column.name.endswith("_CODE") or column.name == "GENDER"
        is_own = column.name in ("TEAM_CODE", "STATUS_CODE")
        assert column.lookup == (column.name if is_local and not is_own else None), extract


def test_a_code_is_one_of_a_list_but_for_a_few() -> None:
    unlisted = {column.name for _, column in CODED if allowed(column) is None}
    assert unlisted == FREE
    types = [c for _, c in CODED if c.name.endswith("_TYPE") and c.name != "TEAM_TYPE"]
    assert len(types) == 4
    assert all(column.required and column.values for column in types)


@pytest.mark.parametrize("extract", WORLD)
def test_good_rows_break_no_rule(extract: str) -> None:
    assert failures(extract, WORLD[extract]) == []
    assert failures(extract, []) == []


def changed(extract: str, at: int = 0, **cells: Any) -> list[tuple[int, str, str | None]]:
    """What is broken when one row's cells are changed."""
    rows = list(WORLD[extract])
    rows[at] = rows[at] | cells
    return failures(extract, rows)


SPELLS = [
    (name, *option(contract, "spell", ()))
    for name, contract in CONTRACTS.items()
    if option(contract, "spell", ())
]


@pytest.mark.parametrize(("extract", "start", "end"), SPELLS)
def test_an_end_before_its_start(extract: str, start: str, end: str) -> None:
    row = WORLD[extract][0] | {start: on(2022, 6, 2), end: on(2022, 6, 1)}
    reasons = {
        "REFERRAL": {"CLOSE_REASON_CODE": "RC7", "PARENT_REFERRAL_ID": None},
        "CARE_EPISODE": {"CEASED_CODE": "E8"},
        "EVENT": {"PARENT_EVENT_ID": None, "TRANSFER_IND": True},
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


def test_what_may_lie_in_the_future() -> None:
    assert {(extract, column) for extract, column, may in DATES if may} == {
        ("CLIENT", "DOB"),
        ("EVENT", "DUE_DATE"),
    }


REQUIRED = [
    (name, column.name)
    for name, contract in CONTRACTS.items()
    for column in columns(contract)
    if column.required
]


@pytest.mark.parametrize(("extract", "column"), REQUIRED)
def test_a_value_that_is_needed(extract: str, column: str) -> None:
    row = WORLD[extract][-1] | {column: None}
    told = failures(extract, [row, row])
    assert (0, "missing_value", column) in told
    assert ((1, "duplicate_key", None) in told) == (column not in key_columns(CONTRACTS[extract]))


@pytest.mark.parametrize("extract", WORLD)
def test_of_two_rows_with_one_key_the_first_stands(extract: str) -> None:
    rows = [WORLD[extract][-1], WORLD[extract][-1]]
    assert failures(extract, rows) == [(1, "duplicate_key", None)]


@pytest.mark.parametrize(
    ("extract", "at", "cells", "rule_id", "column"),
    [
        ("CLIENT", 0, {"DECEASED_DATE": on(2011)}, "before_birth", "DECEASED_DATE"),
        (
            "REFERRAL",
            1,
            {"CLOSE_REASON_CODE": None},
            "referral_closed_without_reason",
            "CLOSE_REASON_CODE",
        ),
        (
            "ASSESSMENT",
            0,
            {"AUTH_DATE": on(2022, 6, 4)},
            "assessment_authorised_before_start",
            "START_DATE",
        ),
        ("EVENT", 1, {"OUTCOME_CODE": None}, "section_47_ended_without_outcome", "OUTCOME_CODE"),
        ("EVENT", 0, {"PARENT_EVENT_ID": None}, "conference_without_enquiry", "PARENT_EVENT_ID"),
        (
            "EVENT",
            3,
            {"TRANSFER_IND": False},
            "conference_without_enquiry",
            "PARENT_EVENT_ID",
        ),
        (
            "CARE_EPISODE",
            2,
            {"CEASED_CODE": None},
            "episode_ended_without_reason",
            "CEASED_CODE",
        ),
    ],
)
def test_a_row_that_is_wrong_by_itself(
    extract: str, at: int, cells: dict[str, Any], rule_id: str, column: str
) -> None:
    assert changed(extract, at, **cells) == [(at, rule_id, column)]


@pytest.mark.parametrize(
    ("extract", "at", "cells"),
    [
        ("CLIENT", 0, {"DECEASED_DATE": on(2012)}),
        ("REFERRAL", 1, {"CLOSE_REASON_CODE": None, "OUTCOME_CODE": "NFA"}),
        ("REFERRAL", 2, {"CLOSED_DATE": on(2022)}),  # a contact is closed without a reason
        ("ASSESSMENT", 0, {"AUTH_DATE": on(2022, 6, 5)}),
        ("ASSESSMENT", 0, {"AUTH_DATE": None}),
        ("EVENT", 1, {"OUTCOME_CODE": None, "END_DATE": None}),
        ("EVENT", 1, {"OUTCOME_CODE": "NOT"}),
        ("EVENT", 4, {"END_DATE": on(2022, 8)}),  # no enquiry, so no outcome
        ("EVENT", 0, {"PARENT_EVENT_ID": None, "TRANSFER_IND": True}),
    ],
)
def test_a_row_that_just_is_not_wrong(extract: str, at: int, cells: dict[str, Any]) -> None:
    assert changed(extract, at, **cells) == []
