"""What is expected of a delivery as a whole: its profile held against those before it, and against itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from expectations.rules import RULES
from expectations.suites.lines import Compared, Line, lines_of
from expectations.suites.suite import run_suite, within

NAMED_AT_MOST = 12  # columns or months that a message names


@dataclass(frozen=True)
class Limits:
    """The lowest and the highest value that is believed."""

    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Bounded:
    """A measure that a rule expects between limits, and that in words for whoever reads the results."""

    measure: str
    limits: Limits
    says: str


# By rule. Nobody's history was at hand to measure them by: they are set where a
# working authority's nights should not reach, and warn.
EXPECTED: dict[str, Bounded] = {
    # A fifth of the rows, or half as many again: no week of work, but a filter that was changed.
    "rows_fell": Bounded(
        "rows_to_before",
        Limits(lowest=0.8),
        "An extract has at least four fifths of the rows that it had before.",
    ),
    "rows_rose": Bounded(
        "rows_to_before",
        Limits(highest=1.5),
        "An extract has at most half as many rows again as it had before.",
    ),
    # A year may well be a third busier or quieter.
    "rows_unlike_year_ago": Bounded(
        "rows_to_year_ago",
        Limits(lowest=0.6, highest=1.7),
        "An extract has about as many rows as in the same month a year ago.",
    ),
    # Half of what was filled in is gone.
    "column_emptied": Bounded(
        "filled_to_before",
        Limits(lowest=0.5),
        "A column is filled in at least half as often as it was before.",
    ),
    # Typing mistakes are in a few rows of a hundred; a table of codes that changed is in many.
    "many_unknown_codes": Bounded(
        "share_of_unknown_codes",
        Limits(highest=0.1),
        "Few rows have a code that is in no code set.",
    ),
    "many_duplicates": Bounded(
        "share_of_duplicates", Limits(highest=0.05), "Few rows repeat another's key."
    ),
    "many_orphans": Bounded(
        "share_of_orphans", Limits(highest=0.1), "Few rows refer to what is not there."
    ),
    # Ten events that did not come are not a quiet week.
    "extract_frozen": Bounded(
        "events_missing",
        Limits(highest=10),
        "Events go on to the day of the delivery at the pace of the last year.",
    ),
    # A quarter of the rows would have to change their code.
    "codes_shifted": Bounded(
        "codes_moved", Limits(highest=0.25), "A column's codes are shared out as they were before."
    ),
    # Merged and corrected records are a few in a hundred of a month that is long past.
    "history_lost": Bounded(
        "events_to_before", Limits(lowest=0.95), "A past month has the events that it had before."
    ),
    # Children who came or left between the two exports.
    "extracts_disagree": Bounded(
        "totals_apart", Limits(highest=0.05), "Two extracts that count the same people agree."
    ),
}


@dataclass(frozen=True)
class WholeFailure:
    """A rule that an extract as a whole broke.

    Attributes:
        detail: the numbers, and what to do.
        refuses: the extract may not be used, and the one before stays in use.
    """

    extract: str
    rule_id: str
    detail: str
    refuses: bool = False


@dataclass(frozen=True)
class Judgement:
    """What came of the suite.

    Attributes:
        failures: by extract and rule, in the register's order.
        judged: by extract, the rules that there was something to judge by.
        document: Great Expectations' own result; None when nothing was to be compared.
    """

    failures: list[WholeFailure] = field(default_factory=list)
    judged: dict[str, frozenset[str]] = field(default_factory=dict)
    document: Mapping[str, Any] | None = None


def judge(name: str, system: str, extracts: Sequence[Compared]) -> Judgement:
    """Hold the extracts of a delivery against what is expected of them.

    All that is compared stands in one frame, a line for each extract, column or month and a column
    for each measure, so that Great Expectations runs once.

    Args:
        name: what its document is called.

    Raises:
        CheckCrashed: an expectation could not be evaluated.
    """
    lines = lines_of(system, extracts)
    totalled = {line.extract for line in lines if line.measure == "totals_apart"}
    judged = {
        one.extract: frozenset(
            rule_id
            for rule_id in EXPECTED
            if f"{system}.{one.extract}" in (RULES[rule_id].extracts or ())
            and one.is_judged_by(rule_id)
            # The other extract may not have been delivered.
            and (rule_id != "extracts_disagree" or one.extract in totalled)
        )
        for one in extracts
    }
    measures = {line.measure for line in lines}
    expected = [
        within(
            rule_id,
            bounded.says,
            bounded.measure,
            lowest=bounded.limits.lowest,
            highest=bounded.limits.highest,
        )
        for rule_id, bounded in EXPECTED.items()
        if bounded.measure in measures
    ]
    if not expected:
        return Judgement(judged=judged)
    result = run_suite(name, _frame(lines), expected, named_by=("extract", "item"))
    broken: dict[tuple[str, str], list[Line]] = {}
    for found in result.found:
        for position in found.failing:
            line = lines[position]
            broken.setdefault((line.extract, found.rule_id), []).append(line)
    of = {one.extract: one for one in extracts}
    failures = [
        _failure(of[extract], rule_id, broken[extract, rule_id])
        for rule_id in EXPECTED
        for extract in of
        if (extract, rule_id) in broken
    ]
    return Judgement(failures, judged, result.document)


def _frame(lines: Sequence[Line]) -> pl.DataFrame:
    rows = [
        {"extract": line.extract, "item": line.item, line.measure: line.value} for line in lines
    ]
    schema: dict[str, pl.DataType] = {"extract": pl.String(), "item": pl.String()}
    schema |= {line.measure: pl.Float64() for line in lines}
    return pl.DataFrame(rows, schema=schema)


def _failure(of: Compared, rule_id: str, lines: list[Line]) -> WholeFailure:
    rule = RULES[rule_id]
    detail = f"{_listed(line.said for line in lines)}. {rule.message}"
    refuses = rule.blocks_above is not None and of.refuses(1 - lines[0].value, rule.blocks_above)
    if refuses:
        detail += (
            f" It was refused, and that of {_day(of.before.delivered_on if of.before else None)} "
            "stays in use. If it is right, deliver the same again the next day: then it is taken."
        )
    return WholeFailure(of.extract, rule_id, detail, refuses)


def _listed(said: Iterable[str]) -> str:
    each = list(said)
    named = "; ".join(each[:NAMED_AT_MOST])
    return named if len(each) <= NAMED_AT_MOST else f"{named}; and {len(each) - NAMED_AT_MOST} more"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "before"
