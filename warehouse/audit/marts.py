"""The marts judged by Great Expectations, and what an authority's figures say of its delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from expectations.rules import RULES
from expectations.suites.marts import SUITES, MartSuite
from warehouse.audit.results import DeliveryResult, Finding, MartResult

if TYPE_CHECKING:
    import polars as pl

    from expectations.suites.suite import Found
    from warehouse.release.database import Database

# So many are named in a message; the rest are counted.
NAMED = 12


@dataclass(frozen=True)
class Judgement:
    """What all suites together say.

    Attributes:
        marts: of each rule that the hub mends.
        deliveries: of each rule that an authority mends, at the delivery concerned.
        findings: one for each failure of those.
        documents: Great Expectations' own results.
    """

    marts: list[MartResult] = field(default_factory=list)
    deliveries: list[DeliveryResult] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    documents: list[Mapping[str, Any]] = field(default_factory=list)


def judge(database: Database) -> Judgement:
    """Judge the marts by every suite.

    Args:
        database: with the build attached as ``warehouse``.

    Raises:
        CheckCrashed: an expectation could not be evaluated.
    """
    from expectations.suites.suite import Found, run_suite

    made = Judgement()
    for suite in SUITES:
        frame = _frame(suite, database)
        judged: Sequence[Found] = [Found(e.rule_id, True, 0, ()) for e in suite.expected]
        if len(frame):
            flat = frame.select(
                name for name, dtype in frame.schema.items() if not dtype.is_nested()
            )
            result = run_suite(suite.name, flat, suite.expected, suite.labels)
            judged = result.found
            made.documents.append(result.document)
        for found in judged:
            if RULES[found.rule_id].owner == "hub":
                made.marts.append(_of_mart(suite, frame, found))
            else:
                results, said = _of_deliveries(frame, found)
                made.deliveries.extend(results)
                made.findings.extend(said)
    return made


def _frame(suite: MartSuite, database: Database) -> pl.DataFrame:
    """Return the rows of a suite's model."""
    return database.execute(f"select * from warehouse.quality.{suite.model} order by all").pl()


def _of_mart(suite: MartSuite, frame: pl.DataFrame, found: Found) -> MartResult:
    """A rule's result over all that it was judged on."""
    rule = RULES[found.rule_id]
    named = frame.select(suite.labels)
    failing = [" ".join(map(str, named.row(position))) for position in found.failing]
    return MartResult(
        mart=suite.mart,
        rule_id=rule.id,
        tool=rule.tool,
        severity=rule.severity,
        rows_checked=found.rows_checked,
        rows_failed=len(failing),
        passed=found.passed,
        message=f"{_named(failing)}. {rule.message}" if failing else "",
    )


def _of_deliveries(frame: pl.DataFrame, found: Found) -> tuple[list[DeliveryResult], list[Finding]]:
    """Return an authority's measures, each at the delivery in use of the extract that it counts."""
    rule = RULES[found.rule_id]
    checked: dict[tuple[str, str], list[int]] = {}
    findings = []
    for position, row in enumerate(frame.iter_rows(named=True)):
        place = row["delivery_id"], row["extract"]
        counts = checked.setdefault(place, [0, 0])
        counts[0] += 1
        if position in found.failing:
            counts[1] += 1
            said = _SENTENCES[rule.id](row)
            findings.append(Finding(*place, rule.id, None, f"{said} {rule.message}"))
    results = [
        DeliveryResult(delivery, extract, rule.id, rule.tool, rule.severity, of_all, failed)
        for (delivery, extract), (of_all, failed) in checked.items()
    ]
    return results, findings


def _revised(row: Mapping[str, Any]) -> str:
    months = list(row["months_revised"])
    where = (
        f"{_named(months)} changed most"
        if months
        else "no single month changed much, and all of them together did"
    )
    return (
        f"{row['title']}: {where}; over all settled months your delivery before told "
        f"{row['count_before']:,.0f} and this one tells {row['count_now']:,.0f}."
    )


def _jumped(row: Mapping[str, Any]) -> str:
    return (
        f"{row['title']}: {row['numerator']:,.0f} at the end of {row['period_id']}, "
        f"{row['previous']:,.0f} a month before."
    )


def _backwards(row: Mapping[str, Any]) -> str:
    return f"{row['title']}: {row['days']:,.0f} days in {row['period_id']}."


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "figure_revised": _revised,
    "stock_jumped": _jumped,
    "negative_duration": _backwards,
}


def _named(names: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
