"""Judges the marts by Great Expectations, and an authority's figures at the delivery that they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from expectations.findings import Finding
from expectations.rules import RULES
from expectations.suites.marts import SUITES, MartSuite
from warehouse.audit.results import DeliveryFinding, DeliveryResult, MartResult

if TYPE_CHECKING:
    import polars as pl

    from expectations.suites.suite import Found
    from warehouse.release.database import Database

# So many are named in a message; the rest are counted.
NAMED = 12


@dataclass(frozen=True)
class MartJudgement:
    """The results of all suites.

    Attributes:
        marts: of each rule that the hub fixes.
        deliveries: of each rule that an authority fixes, at the delivery concerned.
        findings: one for each failure of those.
        documents: Great Expectations' own results.
    """

    marts: list[MartResult] = field(default_factory=list)
    deliveries: list[DeliveryResult] = field(default_factory=list)
    findings: list[DeliveryFinding] = field(default_factory=list)
    documents: list[Mapping[str, Any]] = field(default_factory=list)


def judge(database: Database) -> MartJudgement:
    """Judge the marts by every suite and return the results.

    Args:
        database: with the build attached as ``warehouse``.

    Raises:
        CheckCrashed: an expectation could not be evaluated.
    """
    from expectations.suites.suite import Found, run_suite

    made = MartJudgement()
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
                results, findings = _of_deliveries(frame, found)
                made.deliveries.extend(results)
                made.findings.extend(findings)
    return made


def _frame(suite: MartSuite, database: Database) -> pl.DataFrame:
    """Return the rows of a suite's model."""
    return database.execute(f"select * from warehouse.quality.{suite.model} order by all").pl()


def _of_mart(suite: MartSuite, frame: pl.DataFrame, found: Found) -> MartResult:
    """Return a rule's result over all rows that it was judged on."""
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
        failing=tuple(failing),
    )


def _of_deliveries(
    frame: pl.DataFrame, found: Found
) -> tuple[list[DeliveryResult], list[DeliveryFinding]]:
    """Return a rule's results at the deliveries in use of the extracts that it was judged on."""
    rule = RULES[found.rule_id]
    checked: dict[tuple[str, str], list[int]] = {}
    findings = []
    for position, row in enumerate(frame.iter_rows(named=True)):
        place = row["delivery_id"], row["extract"]
        counts = checked.setdefault(place, [0, 0])
        counts[0] += 1
        if position in found.failing:
            counts[1] += 1
            evidence = _EVIDENCE[rule.id](row)
            findings.append(DeliveryFinding(*place, Finding(rule.id, rule.severity, **evidence)))
    findings.sort(key=lambda each: -each.finding.size)
    results = [
        DeliveryResult(delivery, extract, rule.id, rule.tool, rule.severity, of_all, failed)
        for (delivery, extract), (of_all, failed) in checked.items()
    ]
    return results, findings


def _revised(row: Mapping[str, Any]) -> dict[str, Any]:
    months = list(row["months_revised"])
    return {
        "item_title": row["title"],
        "period": _named(months) if months else None,
        "found": row["count_now"],
        "other": row["count_before"],
    }


def _jumped(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "item_title": row["title"],
        "period": row["period_id"],
        "found": row["numerator"],
        "other": row["previous"],
    }


def _backwards(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"item_title": row["title"], "period": row["period_id"], "found": row["days"]}


# Rule → the fields of a finding, from a row of the frame that it is judged on.
_EVIDENCE: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "figure_revised": _revised,
    "stock_jumped": _jumped,
    "negative_duration": _backwards,
}


def _named(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
