"""Great Expectations judges a frame: the rows that fail are named, and a crash is not a failure."""

from __future__ import annotations

import json

import polars as pl
import pytest

from expectations.suites.suite import CheckCrashed, Expected, Found, run_suite


def within(rule_id: str, column: str, highest: float) -> Expected:
    from great_expectations.expectations import ExpectColumnValuesToBeBetween

    return Expected(
        rule_id, lambda: ExpectColumnValuesToBeBetween(column=column, max_value=highest)
    )


def filled(rule_id: str, column: str) -> Expected:
    from great_expectations.expectations import ExpectColumnValuesToNotBeNull

    return Expected(rule_id, lambda: ExpectColumnValuesToNotBeNull(column=column))


FRAME = pl.DataFrame({"name": ["a", "b", "c", "d"], "share": [0.1, None, 0.9, 1.4]})


def test_the_rows_that_fail_are_named_in_the_order_of_what_was_expected() -> None:
    result = run_suite("shares", FRAME, [within("half", "share", 0.5), filled("named", "name")])
    assert result.found == (
        Found("half", passed=False, rows_checked=3, failing=(2, 3)),
        Found("named", passed=True, rows_checked=4, failing=()),
    )


def test_two_expectations_of_one_rule_are_kept_apart() -> None:
    found = run_suite("two", FRAME, [within("low", "share", 1), within("low", "share", 2)]).found
    assert [one.failing for one in found] == [(3,), ()]


def test_a_frame_without_rows_passes() -> None:
    found = run_suite("none", FRAME.clear(), [within("half", "share", 0.5)]).found
    assert found == (Found("half", passed=True, rows_checked=0, failing=()),)


def test_an_expectation_of_the_whole_frame_names_no_row() -> None:
    from great_expectations.expectations import ExpectTableRowCountToEqual

    expected = Expected("counted", lambda: ExpectTableRowCountToEqual(value=3))
    (found,) = run_suite("whole", FRAME, [expected]).found
    assert (found.passed, found.failing) == (False, ())


def test_a_check_that_crashes_is_not_a_failure() -> None:
    with pytest.raises(CheckCrashed, match="no_such_rule") as crash:
        run_suite("crash", FRAME, [filled("named", "name"), within("no_such_rule", "nowhere", 1)])
    assert crash.value.rule_id == "no_such_rule"
    assert "Traceback" in crash.value.traceback
    assert "nowhere" in crash.value.traceback


def test_the_document_is_great_expectations_own_and_nothing_is_shown(
    capfd: pytest.CaptureFixture[str],
) -> None:
    document = run_suite("shares", FRAME, [within("half", "share", 0.5)]).document
    assert json.loads(json.dumps(document)) == document
    (result,) = document["results"]
    assert result["expectation_config"]["type"] == "expect_column_values_to_be_between"
    assert result["result"]["unexpected_count"] == 2
    assert capfd.readouterr() == ("", "")
