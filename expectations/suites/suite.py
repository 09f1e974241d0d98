"""Runs expectations of Great Expectations on a small frame, and says which rows of it meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.data_context.data_context.abstract_data_context import (
        AbstractDataContext,
    )
    from great_expectations.expectations.expectation import Expectation

_MADE_FOR = "tartan_rule"
_POSITION = "line"


class CheckCrashed(RuntimeError):
    """A check that itself failed, which says nothing about what it was to judge.

    Attributes:
        rule_id: the rule it was to judge.
        traceback: what Great Expectations tells of it.
    """

    def __init__(self, rule_id: str, traceback: str) -> None:
        super().__init__(f"The check of {rule_id} crashed.\n{traceback}")
        self.rule_id = rule_id
        self.traceback = traceback


@dataclass(frozen=True)
class Expected:
    """What a rule expects of a frame.

    Attributes:
        expectation: makes it; only called once Great Expectations is loaded.
    """

    rule_id: str
    expectation: Callable[[], Expectation]


@dataclass(frozen=True)
class Found:
    """What came of one expectation.

    Attributes:
        passed: nothing is wrong.
        rows_checked: rows of the frame that it could judge.
        failing: positions of those that fail, in their order; none where an expectation is about
            the frame as a whole.
    """

    rule_id: str
    passed: bool
    rows_checked: int
    failing: tuple[int, ...]


@dataclass(frozen=True)
class SuiteResult:
    """What came of a suite.

    Attributes:
        found: one for each expectation, in the order they were given.
        document: Great Expectations' own result, as JSON would have it; its renderers read it.
    """

    found: tuple[Found, ...]
    document: Mapping[str, Any]


def within(
    rule_id: str,
    says: str,
    column: str,
    *,
    lowest: float | None = None,
    highest: float | None = None,
) -> Expected:
    """Return the expectation that a column lies within limits; a null is not judged.

    Args:
        rule_id: the rule that is broken where it doesn't.
        says: what is expected, for Great Expectations' page.
        column: of the frame.
        lowest: the least it may be.
        highest: the most it may be.
    """

    def expectation() -> Expectation:
        from great_expectations.expectations.core.expect_column_values_to_be_between import (
            ExpectColumnValuesToBeBetween,
        )

        return ExpectColumnValuesToBeBetween(
            column=column,
            min_value=lowest,
            max_value=highest,
            description=f"{rule_id}: {says}",
        )

    return Expected(rule_id, expectation)


def run_suite(
    name: str, frame: pl.DataFrame, expected: Sequence[Expected], named_by: Sequence[str] = ()
) -> SuiteResult:
    """Judge a frame by every expectation at once.

    A null is never judged: a row without something to compare passes. One run costs some 10 ms and
    a few for each expectation, however few the rows: judge many rows with one rather than few rows
    with many.

    Args:
        named_by: columns by which the document names the rows that fail.

    Raises:
        CheckCrashed: an expectation could not be evaluated.
    """
    import great_expectations as gx

    expectations = []
    for position, each in enumerate(expected):
        expectation = each.expectation()
        expectation.meta = {_MADE_FOR: each.rule_id, "position": position}
        expectations.append(expectation)
    source = _context().data_sources.add_or_update_pandas("frames")
    whole = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
    batch = whole.get_batch({"dataframe": frame.with_row_index(_POSITION).to_pandas()})
    suite = gx.ExpectationSuite(name=name, expectations=expectations)
    result_format = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": [*named_by, _POSITION],
        "return_unexpected_index_query": False,
    }
    result = batch.validate(suite, result_format=result_format)
    # Great Expectations gives the results in an order of its own.
    found = dict(_found(result))
    document: dict[str, Any] = result.to_json_dict()  # type: ignore[no-untyped-call]
    return SuiteResult(tuple(found[position] for position in range(len(expected))), document)


@cache
def _context() -> AbstractDataContext:
    """Return the context that Great Expectations works in: nothing kept, nothing sent, nothing shown."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def _found(result: ExpectationSuiteValidationResult) -> Iterator[tuple[int, Found]]:
    for one in result.results:
        made_for = (one.expectation_config.meta or {}) if one.expectation_config else {}
        rule_id = str(made_for[_MADE_FOR])
        crash = _crash(one)
        if crash:
            raise CheckCrashed(rule_id, crash)
        counted = one.result
        checked = counted.get("element_count", 0) - (counted.get("missing_count") or 0)
        failing = sorted(int(row[_POSITION]) for row in counted.get("unexpected_index_list") or ())
        yield made_for["position"], Found(rule_id, bool(one.success), checked, tuple(failing))


def _crash(one: ExpectationValidationResult) -> str | None:
    """Return the traceback, when the expectation could not be evaluated."""
    info = one.exception_info or {}
    # Told of the expectation itself, or metric by metric.
    each = [info] if "raised_exception" in info else list(info.values())
    tracebacks = [
        str(raised["exception_traceback"]) for raised in each if raised["raised_exception"]
    ]
    return "\n".join(dict.fromkeys(tracebacks)) or None
