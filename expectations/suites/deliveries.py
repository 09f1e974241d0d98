"""What is expected of a delivery as a whole: its profile held against those before it, and against itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from expectations.findings import Finding
from expectations.rules import RULES
from expectations.suites.measures import Compared, Measured, measures_of
from expectations.suites.suite import run_suite, within


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
class DeliveryJudgement:
    """The result of the suite.

    Attributes:
        findings: by extract, in the order of the rules, the largest of each rule first.
        judged: by extract, the rules that there was something to judge by.
        document: Great Expectations' own result; None when nothing was to be compared.
    """

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    judged: dict[str, frozenset[str]] = field(default_factory=dict)
    document: Mapping[str, Any] | None = None


def judge(name: str, system: str, extracts: Sequence[Compared]) -> DeliveryJudgement:
    """Judge the extracts of a delivery by what is expected of them.

    All that is compared stands in one frame, a line for each extract, column or month and a column
    for each measure, so that Great Expectations runs once.

    Args:
        name: what its document is called.

    Raises:
        CheckCrashed: an expectation could not be evaluated.
    """
    measured = measures_of(system, extracts)
    totalled = {each.extract for each in measured if each.measure == "totals_apart"}
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
    measures = {each.measure for each in measured}
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
        return DeliveryJudgement(judged=judged)
    result = run_suite(name, _frame(measured), expected, named_by=("extract", "item"))
    findings: dict[str, list[Finding]] = {}
    for found in result.found:
        broken: dict[str, list[Measured]] = {}
        for position in found.failing:
            broken.setdefault(measured[position].extract, []).append(measured[position])
        for extract, those in broken.items():
            findings.setdefault(extract, []).extend(_findings(found.rule_id, those))
    return DeliveryJudgement(findings, judged, result.document)


def _frame(measured: Sequence[Measured]) -> pl.DataFrame:
    rows = [
        {"extract": each.extract, "item": each.item, each.measure: each.value} for each in measured
    ]
    schema: dict[str, pl.DataType] = {"extract": pl.String(), "item": pl.String()}
    schema |= {each.measure: pl.Float64() for each in measured}
    return pl.DataFrame(rows, schema=schema)


def _findings(rule_id: str, measured: Sequence[Measured]) -> list[Finding]:
    """Return a finding for each measure that fails a rule, the largest first."""
    rule = RULES[rule_id]
    found = [Finding(rule.id, rule.severity, **each.evidence) for each in measured]
    return sorted(found, key=lambda each: -each.size)
