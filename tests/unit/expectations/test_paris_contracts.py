"""PARIS's own contracts: local codes, and the rules that a row breaks by itself."""

from __future__ import annotations

from typing import Any

import pytest

from expectations.codes import allowed
from expectations.contracts.base import columns
from tests.unit.expectations.authority import on
from tests.unit.expectations.made_up_paris import AUTHORITY, CONTRACTS, WORLD

failures = AUTHORITY.failures

CODED = [
    (name, column)
    for name, contract in CONTRACTS.items()
    for column in columns(contract)
    if column.kind == "code"
]
# Keys, and codes of which a rule asks for one value at most and leaves the others as they are.
FREE = {"TEAM_CODE", "TEAM_TYPE", "STATUS_CODE", "LOCALITY_CODE", "ELIGIBILITY_CODE"}


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


def changed(extract: str, at: int = 0, **cells: Any) -> list[tuple[int, str, str | None]]:
    """Return what is broken when cells of one row are changed."""
    rows = list(WORLD[extract])
    rows[at] = rows[at] | cells
    return failures(extract, rows)


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
