"""Sentences about findings: made in one place, from the fields of a finding."""

from __future__ import annotations

from datetime import date

import pytest

from expectations.findings import BrokenRule, Finding
from expectations.rules import RULES
from expectations.wording import (
    day,
    percent,
    place_of,
    problem,
    reasons,
    sentence,
    warnings,
    with_place,
)


def test_a_return_item_is_named_by_its_title_with_both_numbers_and_the_allowed_difference() -> None:
    finding = Finding(
        "return_relation",
        "warning",
        item="3.3",
        item_title="Second plans within two years",
        part="denominator",
        period="2020/21-YTD-09",
        found=530,
        basis="equals",
        other_item="1.6a",
        other_title="Plans starting",
        other_part="numerator",
        other=296,
        tolerance=2,
        note="Both count plans.",
    )
    assert problem(finding) == (
        "3.3 · Second plans within two years (2020/21-YTD-09): denominator 530; your 1.6a · Plans "
        "starting has the numerator 296. They should be the same, with a difference of at most 2. "
        "Both count plans."
    )
    assert sentence(finding).endswith("Find out which of the two is wrong, and correct it.")


def test_a_limit_is_worked_out_from_the_other_number_and_the_tolerance() -> None:
    at_most = Finding(
        "return_relation",
        "warning",
        item="2.6",
        item_title="Conferences in time",
        part="denominator",
        found=210,
        basis="at_most",
        other_item="1.5",
        other_title="Conferences",
        other_part="numerator",
        other=200,
        tolerance=2,
    )
    assert "It should be at most 202." in problem(at_most)


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (
            Finding("missing_column", "blocker", column="BIRTH_DTTM", found=7),
            "The column 'BIRTH_DTTM' is missing. Column 7 of the file looks like it under another "
            "name.",
        ),
        (
            Finding("unexpected_column", "warning", column="DIM_PERSON_ID", found=2.0),
            "Column 2 of the file is not in the contract, so it was not read. It has the name of a "
            "column of another extract, 'DIM_PERSON_ID'.",
        ),
        (
            # Of an earlier version, which kept the name that was found.
            Finding("unexpected_column", "warning", column="Zoe Quill"),
            RULES["unexpected_column"].wrong,
        ),
        (
            Finding("missing_column", "blocker", column="BIRTH_DTTM"),
            "The column 'BIRTH_DTTM' is missing.",
        ),
        (
            Finding("unknown_code", "warning", code="Z9"),
            "'Z9' is not a code of the national code set, nor one that this column knows, and counts "
            "as empty.",
        ),
        (Finding("unknown_code", "warning"), RULES["unknown_code"].wrong),
        (
            Finding("unknown_code", "blocker", found=950, other=1000),
            "950 of 1,000 rows (95 %) break one rule, so nothing of the extract was taken. "
            + RULES["unknown_code"].wrong,
        ),
        (
            Finding("rows_fell", "warning", found=12, other=1200, other_item="2026-11-05"),
            "12 rows; the delivery of 5 November 2026 had 1,200.",
        ),
        (
            Finding("column_emptied", "warning", column="GENDER", found=0.03, other=0.985),
            "GENDER: 3.0 % filled in; 98 % before.",
        ),
        (Finding("a_rule_long_gone", "warning"), "The rule a_rule_long_gone is broken."),
        (Finding("a_rule_long_gone", "warning", note="As it was."), "As it was."),
        (
            Finding("file_damaged", "blocker", note="Page 2 is missing. Send it."),
            "Page 2 is missing. Send it.",
        ),
    ],
)
def test_what_is_wrong_is_put_with_what_the_finding_has(finding: Finding, words: str) -> None:
    assert problem(finding) == words


def test_a_diagnosis_of_the_readers_has_its_own_remedy() -> None:
    finding = Finding("file_damaged", "blocker", file="a.csv", note="Page 2 is missing. Send it.")
    assert with_place(finding, sentence(finding)) == "a.csv: Page 2 is missing. Send it."


def test_a_place_is_the_row_and_the_line_that_a_spreadsheet_shows() -> None:
    assert place_of(Finding("missing_value", "error", row_number=14, line_number=15)) == (
        "row 14, line 15 in Excel"
    )
    assert place_of(Finding("missing_value", "error", row_number=14)) == "row 14"
    assert place_of(Finding("file_empty", "blocker")) == ""


def test_of_one_rule_the_largest_finding_is_the_one_furthest_beyond_chance() -> None:
    sizes = [
        Finding("return_relation", "warning", found=found, other=other).size
        for found, other in ((530, 296), (1003, 1000), (3, 1))
    ]
    assert sizes == sorted(sizes, reverse=True) or sizes[0] > max(sizes[1:])
    assert sizes[1] < 0.2
    assert Finding("file_empty", "blocker").size == 0


def test_reasons_begin_with_blockers_and_then_the_rule_that_refused_most_rows() -> None:
    blocked = BrokenRule(
        "return", "file_empty", "blocker", 1, 1, (Finding("file_empty", "blocker", file="a.csv"),)
    )
    few = BrokenRule(
        "return",
        "missing_value",
        "error",
        40,
        1,
        (Finding("missing_value", "error", row_number=3, line_number=4),),
    )
    many = BrokenRule(
        "return",
        "return_negative_count",
        "error",
        40,
        2,
        (Finding("return_negative_count", "error", row_number=7, line_number=9),),
    )
    assert reasons([few, blocked, many]) == [
        f"a.csv: {RULES['file_empty'].advice}",
        "2 rows, the first is row 7, line 9 in Excel: "
        f"{RULES['return_negative_count'].advice} [return_negative_count]",
        f"row 3, line 4 in Excel: {RULES['missing_value'].advice} [missing_value]",
    ]
    assert warnings([few, blocked, many]) == []


def test_shares_keep_the_digits_that_tell_them_from_none_and_from_all() -> None:
    assert [percent(share) for share in (0, 0.0004, 0.031, 0.5, 0.9995, 1)] == [
        "0 %",
        "under 0.1 %",
        "3.1 %",
        "50 %",
        "over 99.9 %",
        "100 %",
    ]
    assert day(date(2026, 11, 5)) == "5 November 2026"
