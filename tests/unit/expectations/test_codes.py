"""Codes as written in files, and whether they were in use on a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from expectations.codes import allowed, decode, local_codes
from expectations.contracts.base import Column, WrittenAs, columns
from expectations.systems import PARIS
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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Started to be looked-after", "S"),
        ("STARTED TO BE LOOKED AFTER.", "S"),
        ("Change of placement, but same carers, only", None),
        ("change of placement  -  but same carer(s) - only", "T"),
        (
            "Change of legal status and change of placement (but same carer(s)) at the same time",
            "U",
        ),
        ("t - moved with the carer", "T"),
        ("Moved", None),
    ],
)
def test_a_description_alone_is_its_code(text: str, code: str | None) -> None:
    reason = column("903_reason_for_new_episode", "code_or_label")
    assert decoded(reason, text) == [code]


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


LOCAL = {"f": "F", "2": "m", "9": "X", "b 1": "U"}


def test_a_local_code_is_looked_up_before_it_is_a_national_one() -> None:
    gender = replace(column("sex"), lookup="GENDER")
    texts = pl.Series("CODE", ["F", " f", "2", "9", "M", "B 1", None])
    values, unknown, _ = decode(gender, texts, None, LOCAL)
    # X is a national code of nothing, and M is one, but not of this authority.
    assert values.to_list() == ["F", "F", "M", None, None, "U", None]
    assert unknown.to_list() == [False, False, False, True, True, False, False]
    nothing, unknown, _ = decode(gender, texts, None, None)
    assert nothing.null_count() == len(texts)
    assert unknown.sum() == len(texts) - 1


def test_a_local_code_that_stands_for_words() -> None:
    eligibility = replace(column(None), lookup="ELIGIBILITY_CODE")
    texts = pl.Series("CODE", ["R", "q"])
    assert decode(eligibility, texts, None, {"r": "Relevant child"})[0].to_list() == [
        "Relevant child",
        None,
    ]


def test_a_systems_own_codes_may_be_listed() -> None:
    outcome = replace(column(None), values=("SA", "NFA"))
    assert decoded(outcome, "sa", " NFA ", "STRAT", None) == ["SA", "NFA", None, None]
    looked_up = replace(outcome, lookup="OUTCOME_CODE")
    texts = pl.Series("CODE", ["01", "02", "SA"])
    values, _, _ = decode(looked_up, texts, None, {"01": "nfa", "02": "CPC"})
    assert values.to_list() == ["NFA", None, None]


def test_what_a_variant_says_a_text_is_comes_first() -> None:
    texts = pl.Series("CODE", ["Female", " FEMALE", "2", "M"])
    variant_codes = {"female": "F", "2": "U"}
    looked_up = replace(column("sex"), lookup="GENDER")
    assert decode(looked_up, texts, None, LOCAL, variant_codes)[0].to_list() == [
        "F",
        "F",
        "U",
        None,
    ]
    assert decode(column("sex"), texts, None, None, variant_codes)[0].to_list() == [
        "F",
        "F",
        "U",
        "M",
    ]
    free = decode(column(None), texts, None, None, variant_codes)[0].to_list()
    assert free == ["F", "F", "U", "M"]


def test_a_looked_up_code_has_its_years() -> None:
    source = replace(column("cin_referral_source"), lookup="SOURCE_CODE")
    on = pl.Series("DATE", [date(2022, 3, 31), date(2022, 4, 1)])
    values, _, not_then = decode(source, pl.Series("CODE", ["x", "x"]), on, {"x": "5D"})
    assert values.to_list() == [None, "5D"]
    assert not_then.to_list() == [True, False]


def test_local_codes_by_domain_in_any_case() -> None:
    rows = pl.DataFrame(
        [
            ("GENDER", "1", "M"),
            ("Gender ", "1", "F"),  # the first stands
            ("GENDER", " a", "F "),
            ("GENDER", "9", None),
            ("NEED_CODE", "1", "N1"),
        ],
        schema=["DOMAIN", "CODE", "NATIONAL_CODE"],
        orient="row",
    )
    (lookup,) = (e.load() for e in PARIS.extracts if e.name == "LOOKUP")
    assert local_codes(lookup, rows) == {
        "gender": {"1": "M", "a": "F"},
        "need_code": {"1": "N1"},
    }


def test_what_a_column_may_be() -> None:
    assert allowed(column("sex")) == ["M", "F", "U"]
    assert allowed(replace(column(None), values=("SA",))) == ["SA"]
    assert allowed(column(None)) is None
