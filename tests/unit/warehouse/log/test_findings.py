"""Findings in the delivery log: written and read again whole, and the line on which a row begins."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.findings import FIELDS, BrokenRule, Finding
from tests.unit.warehouse.feedback.logged import delivery_on, log, outcome_of
from warehouse.log.findings import broken_by, broken_rules, line_of, with_line
from warehouse.log.ledger import Ledger
from warehouse.reading.extract import _with_lines

EVERYTHING = Finding(
    rule_id="return_relation",
    severity="warning",
    file="return.csv",
    row_number=17,
    line_number=19,
    column="denominator",
    code="X9",
    expected="1.6",
    basis="equals",
    item="2.3",
    item_title="Enquiries",
    part="denominator",
    area="North",
    period="2020/21-YTD-09",
    found=673.5,
    other_item="1.4",
    other_title="Enquiries started",
    other_part="numerator",
    other=663,
    tolerance=2,
    note="Some are left out.",
)


def test_every_field_comes_out_of_the_log_as_it_went_in(ledger: Ledger) -> None:
    assert all(getattr(EVERYTHING, name) is not None for name in FIELDS)
    bare = Finding("return_relation", "warning")
    outcome = replace(outcome_of("return", {}), findings=[EVERYTHING, bare, EVERYTHING])
    delivery = log(ledger, delivery_on(0, system="returns"), [outcome])
    # What is found twice is one finding.
    (broken,) = broken_rules(ledger, delivery)
    assert broken.findings == (EVERYTHING, bare)


def test_broken_rules_are_those_of_the_reading(ledger: Ledger) -> None:
    outcomes = [
        outcome_of("FACT_CLA", {"unknown_code": 5, "missing_value": 2}, code="X9"),
        outcome_of("FACT_S47", {}),
        outcome_of("FACT_CONTACTS", {}, refused_by=["file_empty"]),
    ]
    first = log(ledger, delivery_on(0), outcomes)
    second = log(ledger, delivery_on(1), outcomes[1:])
    read = [each for outcome in outcomes for each in outcome.broken_rules()]
    assert read == broken_rules(ledger, first)
    assert [(each.extract, each.rule_id, each.checked, each.failed) for each in read] == [
        ("FACT_CLA", "missing_value", 1000, 2),
        ("FACT_CLA", "unknown_code", 1000, 5),
        ("FACT_CONTACTS", "file_empty", 1, 1),
    ]
    assert broken_by(ledger, [first.id, second.id, "unheard.of"]) == {
        first.id: read,
        second.id: read[2:],
    }


def test_a_rule_that_fails_without_findings_is_broken_all_the_same(ledger: Ledger) -> None:
    outcome = replace(outcome_of("FACT_CLA", {"missing_value": 2}), row_findings=[])
    delivery = log(ledger, delivery_on(0), [outcome])
    assert broken_rules(ledger, delivery) == [
        BrokenRule("FACT_CLA", "missing_value", "error", 1000, 2)
    ]


@given(
    blank=st.sets(st.integers(1, 60)),
    row_numbers=st.lists(st.integers(1, 80), min_size=1, max_size=20),
)
def test_the_line_of_a_row_is_that_of_the_nth_line_with_something_on_it(
    blank: set[int], row_numbers: list[int]
) -> None:
    """While a file is read and from the log: the lines that hold something are counted by hand."""
    not_blank = [line for line in range(1, 200) if line not in blank]
    expected = [not_blank[number] for number in row_numbers]  # the header is the first
    ascending = sorted(blank)
    assert [line_of(number, ascending) for number in row_numbers] == expected
    failures = pl.DataFrame({"file": ["a.csv"] * len(row_numbers), "row_number": row_numbers})
    lines = _with_lines(failures, {"a.csv": ascending})["line_number"]
    assert (lines.dtype, lines.to_list()) == (pl.Int64(), expected)


@given(st.dictionaries(st.sampled_from("abcd"), st.none() | st.sets(st.integers(1, 9))))
def test_each_file_of_an_extract_has_lines_of_its_own(blank: dict[str, set[int] | None]) -> None:
    numbers = [1, 5, 12]
    failures = pl.DataFrame(
        {"file": [file for file in "abcd" for _ in numbers], "row_number": numbers * 4}
    )
    ascending = {file: None if lines is None else sorted(lines) for file, lines in blank.items()}
    found = _with_lines(failures, ascending)
    expected = []
    for file in "abcd":
        lines = ascending.get(file)
        expected += [None if lines is None else line_of(number, lines) for number in numbers]
    assert found["line_number"].to_list() == expected


@pytest.mark.parametrize(
    ("blank_lines", "line"), [((), 6), ((2, 3), 8), ((7, 20), 6), ((6,), 7), (None, None)]
)
def test_a_finding_of_a_later_check_has_the_line_that_the_log_knows(
    ledger: Ledger, blank_lines: tuple[int, ...] | None, line: int | None
) -> None:
    outcome = replace(outcome_of("return", {}), blank_lines=blank_lines)
    delivery = log(ledger, delivery_on(0, system="returns"), [outcome])
    finding = Finding("return_relation", "warning", row_number=5)
    found = with_line(ledger, delivery.id, "return", finding)
    assert found == replace(finding, line_number=line)
    assert with_line(ledger, delivery.id, "another", finding) == finding
    of_no_row = Finding("return_relation", "warning")
    assert with_line(ledger, delivery.id, "return", of_no_row) == of_no_row
