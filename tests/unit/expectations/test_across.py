"""Rules between extracts, in cases that LiquidLogic's made-up authority shows."""

from __future__ import annotations

from typing import Any

import polars as pl

from expectations.contracts.base import option
from tests.unit.expectations.made_up import (
    CONTRACTS,
    WORLD,
    Failure,
    failures,
    frame,
    kept,
    of,
    on,
)


def alone(extract: str, **cells: Any) -> list[Failure]:
    """Return what an extract's first row with other cells breaks when it is the only one."""
    return failures(extract, [WORLD[extract][0] | cells])


def test_who_may_be_unborn() -> None:
    unborn = {name for name, contract in CONTRACTS.items() if option(contract, "unborn", False)}
    looked_after = {"FACT_CLA", "FACT_CLA_PLACEMENT", "FACT_CARE_EPISODES", "FACT_LEGAL_STATUS"}
    assert {"FACT_CONTACTS", "FACT_REFERRALS", "FACT_CP_PLAN", "FACT_CAF_EPISODE"} <= unborn
    assert not looked_after & unborn


def test_without_a_date_of_birth_no_rule_of_age_is_broken() -> None:
    people = frame("DIM_PERSON", [of("ann")])
    row = WORLD["FACT_CONTACTS"][0] | {"CONTACT_DTTM": on(1950)}
    assert failures("FACT_CONTACTS", [row], {"DIM_PERSON": people}.get) == []


def test_a_row_of_the_wrong_child_breaks_one_rule() -> None:
    """Its referral, enquiry and form would each be another child's."""
    found = alone("FACT_SINGLE_ASSESSMENT", DIM_PERSON_ID="ben")
    assert found == [(0, "other_child", "FACT_REFERRAL_ID")]


def test_other_extracts_may_come_unread() -> None:
    row = WORLD["FACT_CLA_VISIT"][0] | {"FACT_CLA_ID": "nothing"}
    found = failures("FACT_CLA_VISIT", [row], lambda name: kept(name).lazy())
    assert found == [(0, "unknown_reference", "FACT_CLA_ID")]


def test_ids_are_compared_for_equality_alone() -> None:
    """So pseudonyms serve as well as the ids they replace."""
    people = kept("DIM_PERSON").with_columns(pl.col("DIM_PERSON_ID").str.reverse())
    row = WORLD["FACT_CONTACTS"][0] | {"DIM_PERSON_ID": "nna"}
    assert failures("FACT_CONTACTS", [row], {"DIM_PERSON": people}.get) == []
