"""Codes as they are written, and whether they were in use on a date."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from expectations.codes import decode
from expectations.contracts.base import Column, WrittenAs, columns
from tests.unit.expectations.made_up import CONTRACTS


def column(code_set: str | None, written_as: WrittenAs = "code") -> Column:
    return Column(
        name="CODE",
        kind="code",
        description="",
        required=False,
        needed=False,
        strict=False,
        code_set=code_set,
        written_as=written_as,
    )


def decoded(column: Column, *texts: str | None) -> list[str | None]:
    values, unknown, not_then = decode(column, pl.Series("CODE", texts, dtype=pl.String), None)
    assert values.name == "CODE"
    assert unknown.to_list() == [
        text is not None and value is None for text, value in zip(texts, values, strict=True)
    ]
    assert not not_then.any()
    return values.to_list()


def test_a_code_in_any_case() -> None:
    source = column("cin_referral_source")
    assert decoded(source, "1A", "1a", " 10 ", None) == ["1A", "1A", "10", None]
    assert decoded(source, "1", "1A Family", "XX", "11") == [None, None, None, None]


def test_a_label_or_its_code() -> None:
    category = column("cin_category_of_abuse", "label")
    assert decoded(category, "Neglect", "PHYSICAL ABUSE", "emo") == ["NEG", "PHY", "EMO"]
    assert decoded(category, "Multiple/not recommended") == ["MUL"]
    assert decoded(category, "Neglected", "Abuse") == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        "C2",
        "c2",
        "C2 Full care order",
        "C2 - Full care order",
        "C2: Full care order",
        "C2- Full",
        "C2 \N{EN DASH} Full care order",
        " C2\tFull",
    ],
)
def test_a_code_before_its_description(text: str) -> None:
    assert decoded(column("903_legal_status", "code_then_description"), text) == ["C2"]


def test_a_description_that_begins_like_a_code() -> None:
    status = column("903_legal_status", "code_then_description")
    assert decoded(status, "C23 order", "Full care order", "C9 order", "C2x") == [None] * 4
    assert decoded(column("903_activity", "code_then_description"), "0 Not in touch") == ["0"]


def test_a_systems_own_code_is_left_as_it_is() -> None:
    assert decoded(column(None), "stvc", None) == ["stvc", None]


def test_nothing_is_decoded_to_nothing() -> None:
    assert decoded(column("sex")) == []
    assert decoded(column("sex"), None, None) == [None, None]


def test_a_code_set_that_is_not_there_is_our_mistake() -> None:
    with pytest.raises(LookupError, match="starsign"):
        decoded(column("starsign"), "X")


@pytest.mark.parametrize(
    ("code_set", "code", "day", "in_use"),
    [
        ("cin_referral_source", "5D", date(2022, 3, 31), False),
        ("cin_referral_source", "5D", date(2022, 4, 1), True),
        ("903_activity", "F3", date(2018, 3, 31), True),
        ("903_activity", "F3", date(2018, 4, 1), False),
        ("903_placement_type", "P2", date(2024, 3, 31), True),
        ("903_placement_type", "K3", date(2024, 3, 31), False),
        ("903_placement_type", "K3", date(2024, 4, 1), True),
        ("903_placement_type", "U6", date(1995, 1, 1), True),
    ],
)
def test_a_code_has_its_years(code_set: str, code: str, day: date, in_use: bool) -> None:
    texts = pl.Series("CODE", ["nonsense", code, None, code])
    on = pl.Series("DATE", [day, day, day, None])
    values, unknown, not_then = decode(column(code_set), texts, on)
    assert values.to_list() == [None, code if in_use else None, None, code]
    assert unknown.to_list() == [True, False, False, False]
    assert not_then.to_list() == [False, not in_use, False, False]


@pytest.mark.parametrize(
    ("extract", "name", "written", "code"),
    [
        ("FACT_LEGAL_STATUS", "DIM_LOOKUP_LGL_STATUS_DESC", "V3 Short breaks", "V3"),
        ("FACT_MEETING_SUBJECTS", "DIM_LOOKUP_PARTICIPATION_CODE_DESC", "PN1 Attends", "PN1"),
        ("FACT_CLA_CARE_LEAVERS", "DIM_LOOKUP_MAIN_ACTIVITY_DESC", "F2 Education", "F2"),
        ("FACT_CLA_CARE_LEAVERS", "DIM_LOOKUP_ACCOMMODATION_CODE_DESC", "B1 Parents", "B1"),
        ("FACT_CP_PLAN", "INIT_CATEGORY_DESC", "Sexual abuse", "SAB"),
        ("FACT_CP_PLAN", "CP_CATEGORY_DESC", "Neglect", "NEG"),
        ("DIM_PERSON", "GENDER_MAIN_CODE", "f", "F"),
    ],
)
def test_a_contracts_column_says_how_its_code_is_written(
    extract: str, name: str, written: str, code: str
) -> None:
    (own,) = (column for column in columns(CONTRACTS[extract]) if column.name == name)
    assert decode(own, pl.Series([written]), None)[0].to_list() == [code]
