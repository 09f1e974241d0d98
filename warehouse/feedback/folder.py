"""Writes what the authority gets back for a delivery: every failure with its row, a summary, and a page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from expectations.findings import BrokenRule
from expectations.seeds import authorities
from expectations.wording import reasons
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.files import replacing
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.feedback.changes import DeliveryChanges, changes_between
from warehouse.feedback.failures import write_failures
from warehouse.feedback.html import html_of
from warehouse.feedback.page import EarlierDeliveries, page_of
from warehouse.log import feedback as log
from warehouse.log.feedback import ExtractResult
from warehouse.log.findings import broken_rules
from warehouse.log.issue_history import issues
from warehouse.log.issues import Issue
from warehouse.log.ledger import Ledger
from warehouse.raw.quarantine import FAILURES as FAILURES_OF_ROWS
from warehouse.raw.quarantine import folder_of as quarantine_of

FAILURES = "failures.csv"
SUMMARY = "summary.json"
PAGE = "feedback.html"
DELIVERIES_IN_TREND = 12


def folder_of(outbox: Path, delivery: Delivery) -> Path:
    """Return where an authority finds the feedback on its delivery."""
    return outbox / delivery.la_id / delivery.id


def begin_feedback(folder: Path) -> Path:
    """Empty a delivery's folder of an earlier reading's feedback; return the folder."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True)
    return folder


def write_outcome(
    folder: Path, delivery: Delivery, outcomes: Iterable[ExtractOutcome], rows: Path
) -> list[BrokenRule]:
    """Write ``failures.csv`` and ``summary.json`` from a reading; return the rules that it breaks.

    Args:
        rows: the folder with the failures of rows (``Quarantine.failures``).
    """
    read = list(outcomes)
    broken = [each for outcome in read for each in outcome.broken_rules()]
    write_failures(folder / FAILURES, broken, rows)
    _write_summary(folder, _summary(delivery, [_result(outcome) for outcome in read], broken))
    return broken


def write_check_page(folder: Path, delivery: Delivery, outcomes: Sequence[ExtractOutcome]) -> None:
    """Write the page of files that were checked before they are sent, of which there is no log."""
    broken = [each for outcome in outcomes for each in outcome.broken_rules()]
    extracts = [_result(outcome) for outcome in outcomes]
    _write_page(folder, delivery, extracts, broken, None, sent=False)


def write_feedback(zones: Zones, ledger: Ledger, delivery: Delivery) -> Path:
    """Write a delivery's page, and the files with it, from the log; return the page.

    It may be done again at any time.
    """
    folder = folder_of(zones.outbox, delivery)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    extracts = log.extract_results(ledger, delivery)
    broken = broken_rules(ledger, delivery)
    rows = quarantine_of(zones.quarantine, delivery) / FAILURES_OF_ROWS
    if rows.is_dir():  # else an earlier version of Tartan read it, and its file stays
        write_failures(folder / FAILURES, broken, rows)
    before = _before(ledger, delivery)
    changes = before.changes if before else changes_between((), issues(ledger, until=delivery.id))
    summary = _summary(delivery, extracts, broken) | {"issues": _issues(changes)}
    _write_summary(folder, summary)
    return _write_page(folder, delivery, extracts, broken, before, sent=True)


def _before(ledger: Ledger, delivery: Delivery) -> EarlierDeliveries | None:
    """Return what the log holds of the deliveries before; None when it is the first that was read."""
    earlier = log.earlier_deliveries(ledger, delivery, DELIVERIES_IN_TREND - 1)
    if not earlier:
        return None
    then, now = (issues(ledger, until=id) for id in (earlier[0][0], delivery.id))
    points = [*reversed(earlier), (delivery.id, delivery.delivered_on)]
    return EarlierDeliveries(
        delivered_on=earlier[0][1],
        changes=changes_between(then, now),
        trend=tuple(log.trend_point(ledger, *point) for point in points),
    )


def _result(outcome: ExtractOutcome) -> ExtractResult:
    return ExtractResult(
        extract=outcome.extract,
        status=outcome.status,
        rows_received=outcome.rows_received,
        rows_accepted=outcome.rows_accepted,
        rows_quarantined=outcome.rows_quarantined,
    )


def _write_page(
    folder: Path,
    delivery: Delivery,
    extracts: Sequence[ExtractResult],
    broken: Sequence[BrokenRule],
    before: EarlierDeliveries | None,
    sent: bool,
) -> Path:
    name = authorities().get(delivery.la_id, "Your authority")
    page = page_of(delivery, name, extracts, broken, before, sent)
    failures = FAILURES if (folder / FAILURES).exists() else None
    with replacing(folder / PAGE) as partial:
        partial.write_text(html_of(page, failures), encoding="utf-8")
    return folder / PAGE


def _write_summary(folder: Path, summary: dict[str, object]) -> None:
    with replacing(folder / SUMMARY) as partial:
        partial.write_text(json.dumps(summary, indent=2) + "\n")


def _summary(
    delivery: Delivery, extracts: Iterable[ExtractResult], broken: Sequence[BrokenRule]
) -> dict[str, object]:
    """Return what ``summary.json`` holds; its keys stay as they are, since programs read it."""
    of_extract: dict[str, list[BrokenRule]] = {}
    for each in broken:
        of_extract.setdefault(each.extract, []).append(each)
    return {
        "delivery_id": delivery.id,
        "la_id": delivery.la_id,
        "system": delivery.system,
        "delivered_on": delivery.delivered_on.isoformat(),
        "content_hash": delivery.content_hash,
        "extracts": [
            {
                "extract": extract.extract,
                "status": extract.status,
                "rows_received": extract.rows_received,
                "rows_accepted": extract.rows_accepted,
                "rows_quarantined": extract.rows_quarantined,
                "reasons": reasons(of_extract.get(extract.extract, [])),
                "rules_failed": {
                    each.rule_id: each.failed for each in of_extract.get(extract.extract, [])
                },
            }
            for extract in extracts
        ],
    }


def _issues(changes: DeliveryChanges) -> dict[str, list[dict[str, object]]]:
    """Return what is new, worse, fixed and still open; of a fixed one, how many failed at the last."""
    return {
        "new": [_issue(issue) for issue in changes.new],
        "worse": [
            _issue(pair.now) | {"rows_failed_before": pair.before.rows_failed}
            for pair in changes.worse
        ],
        "mended": [_issue(issue) for issue in changes.fixed],
        "open": [_issue(issue) for issue in changes.still_open],
    }


def _issue(issue: Issue) -> dict[str, object]:
    return {
        "extract": issue.extract,
        "rule_id": issue.rule_id,
        "severity": issue.severity,
        "rows_failed": issue.rows_failed,
        "days_open": issue.days_open,
    }
