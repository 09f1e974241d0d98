"""The marts judged by Great Expectations, and what an authority's figures say of its delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from expectations.findings import Finding
from expectations.rules import RULES
from expectations.seeds import rows as seed
from expectations.suites.marts import SUITES, MartSuite
from expectations.systems import SYSTEMS
from warehouse.audit import frames, movement
from warehouse.audit.results import DeliveryFinding, DeliveryResult, MartResult

if TYPE_CHECKING:
    import polars as pl

    from expectations.suites.suite import Found
    from warehouse.release.database import Database

# So many are named in a message; the rest are counted.
NAMED = 12

# (la_id, system, extract) of what raw holds → the newest delivery of it.
InUse = Mapping[tuple[str, str, str], str]


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


def judge(database: Database, in_use: InUse, *, has_last: bool) -> MartJudgement:
    """Judge the marts by every suite.

    Args:
        database: with the build attached as ``warehouse`` and, if there is one, the release before as
            ``last``.
        has_last: there is one.

    Raises:
        CheckCrashed: an expectation could not be evaluated.
    """
    from expectations.suites.suite import Found, run_suite

    made = MartJudgement()
    for suite in SUITES:
        frame = _frame(suite.name, database, in_use, has_last)
        judged: Sequence[Found] = [Found(e.rule_id, True, 0, ()) for e in suite.expected]
        if frame is not None and len(frame):
            flat = frame.select(
                name for name, dtype in frame.schema.items() if not dtype.is_nested()
            )
            result = run_suite(suite.name, flat, suite.expected, suite.labels)
            judged = result.found
            made.documents.append(result.document)
        for found in judged:
            if RULES[found.rule_id].owner == "hub":
                made.marts.append(_of_mart(suite, frame, found))
            elif frame is not None:
                results, findings = _of_deliveries(frame, found, in_use)
                made.deliveries.extend(results)
                made.findings.extend(findings)
    return made


def _frame(name: str, database: Database, in_use: InUse, has_last: bool) -> pl.DataFrame | None:
    """The frame of a suite; None where it compares with a release that there is none of."""
    made: dict[str, Callable[[], pl.DataFrame]] = {
        "indicators": lambda: frames.indicators(database),
        "regions": lambda: frames.regions(database),
        "authorities": lambda: frames.authorities(
            database, {(la, system) for la, system, _ in in_use}
        ),
        "indicators_of_last_release": lambda: frames.indicators_of_last_release(database),
        "revisions": lambda: movement.revisions(database),
        "stocks": lambda: movement.stocks(database),
        "durations": lambda: movement.durations(database),
    }
    needs_last = {"indicators_of_last_release", "revisions"}
    return None if name in needs_last and not has_last else made[name]()


def _of_mart(suite: MartSuite, frame: pl.DataFrame | None, found: Found) -> MartResult:
    """A rule's result over all that it was judged on."""
    rule = RULES[found.rule_id]
    failing = []
    if frame is not None:
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
    frame: pl.DataFrame, found: Found, in_use: InUse
) -> tuple[list[DeliveryResult], list[DeliveryFinding]]:
    """An authority's measures, each at the delivery in use of the extract that it counts."""
    rule = RULES[found.rule_id]
    places = [
        _place(row["la_id"], row["measure_id"], in_use) for row in frame.iter_rows(named=True)
    ]
    checked: dict[tuple[str, str], list[int]] = {}
    findings = []
    for position, place in enumerate(places):
        if place is None:
            continue
        counts = checked.setdefault(place, [0, 0])
        counts[0] += 1
        if position in found.failing:
            counts[1] += 1
            evidence = _EVIDENCE[rule.id](frame.row(position, named=True))
            findings.append(DeliveryFinding(*place, Finding(rule.id, rule.severity, **evidence)))
    findings.sort(key=lambda each: -each.finding.size)
    results = [
        DeliveryResult(delivery, extract, rule.id, rule.tool, rule.severity, of_all, failed)
        for (delivery, extract), (of_all, failed) in checked.items()
    ]
    return results, findings


def _place(la_id: str, measure_id: str, in_use: InUse) -> tuple[str, str] | None:
    """(delivery_id, extract) of what a measure counts at an authority: of its newest system."""
    places = [
        (in_use[la_id, system, extract], extract)
        for system in SYSTEMS
        for extract in _extracts_of(system, measure_id)[:1]
        if (la_id, system, extract) in in_use
    ]
    return max(places, key=lambda place: place[0].split(".")[2], default=None)


def _extracts_of(system: str, measure_id: str) -> list[str]:
    """The extracts that a measure counts, the first being the one whose rows are its events."""
    needs = next((row["needs"] for row in seed("measures") if row["measure_id"] == measure_id), "")
    return [
        row["extract"]
        for table in needs.split()[:1]
        for row in seed("canonical_sources")
        if (row["system"], row["canonical_table"]) == (system, table)
    ]


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
