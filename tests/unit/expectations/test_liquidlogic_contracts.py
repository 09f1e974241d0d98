"""LiquidLogic's own contracts: what is particular to them, and the rules that a row breaks by itself."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from expectations.across import system_contracts
from expectations.codes import decode
from expectations.contracts.base import Contract, columns, null_texts
from tests.unit.expectations.made_up import CONTRACTS, WORLD, failures, of, on


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


def test_the_reasons_of_an_episode_are_codes_or_their_labels() -> None:
    by_name = {column.name: column for column in columns(CONTRACTS["FACT_CARE_EPISODES"])}
    for name, text, code in (
        ("CARE_REASON_DESC", "T - Change of placement (but same carer(s)) only", "T"),
        ("CARE_REASON_DESC", "change of placement but same carer s only", "T"),
        ("CARE_REASON_DESC", "Moved with the carer", None),
        ("CARE_REASON_END_CODE", "E2", "E2"),
        ("CARE_REASON_END_CODE", "X1 Episode ceases", "X1"),
        ("CARE_REASON_END_CODE", "Sentenced to custody", "E9"),
        ("CARE_REASON_END_CODE", "Left", None),
    ):
        codes, unknown, _ = decode(by_name[name], pl.Series(name, [text]), None)
        assert (codes.item(), unknown.item()) == (code, code is None), text


def changed(extract: str, **cells: Any) -> list[tuple[int, str, str | None]]:
    """Return what is broken when cells of the first row are changed."""
    first, *others = WORLD[extract]
    return failures(extract, [first | cells, *others])


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
