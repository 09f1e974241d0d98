"""Feedback to the authority that sent a delivery: every failure with its row, a summary, and a page to read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from expectations.seeds import authorities
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.files import replacing, sync
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.feedback import failures as lines
from warehouse.feedback import log
from warehouse.feedback.changes import Changes
from warehouse.feedback.html import html_of
from warehouse.feedback.page import Before, page_of
from warehouse.feedback.records import ExtractRead, Failing, Finding
from warehouse.log.issues import Issue
from warehouse.log.ledger import Ledger

FAILURES = "failures.csv"
SUMMARY = "summary.json"
PAGE = "feedback.html"


def folder_of(outbox: Path, delivery: Delivery) -> Path:
    """Where an authority finds what came of its delivery."""
    return outbox / delivery.la_id / delivery.id


class Feedback:
    """What one delivery's sender is told, written extract by extract into a folder of its own.

    What an earlier reading left there goes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._partial = self._folder / f".{FAILURES}.partial"
        self.clear()

    def clear(self) -> None:
        """Begin again, with nothing told."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700, parents=True)
        lines.begin(self._partial)

    def add(self, outcome: ExtractOutcome, failures: pl.DataFrame | None = None) -> None:
        """Write the failures of an extract: its files', then its rows'."""
        lines.append(self._partial, outcome, failures)

    def close(self, delivery: Delivery, outcomes: list[ExtractOutcome]) -> None:
        """Put ``failures.csv`` and ``summary.json`` in their place."""
        sync(self._partial)
        self._partial.replace(self._folder / FAILURES)
        extracts = [_read(outcome) for outcome in outcomes]
        reasons = {outcome.extract: outcome.reasons() for outcome in outcomes}
        _write_summary(self._folder, _summary(delivery, extracts, reasons, _failing(outcomes)))

    def write_page(self, delivery: Delivery, outcomes: list[ExtractOutcome]) -> None:
        """Write the page where no log knows of the delivery: of nothing but itself."""
        extracts = [_read(outcome) for outcome in outcomes]
        _write_page(self._folder, delivery, extracts, _failing(outcomes), None, sent=False)


def write_feedback(zones: Zones, ledger: Ledger, delivery: Delivery) -> Path:
    """Write a delivery's page, and add to the files beside it what was found after it was read.

    Nothing but the log is asked, so it may be written again at any time.

    Returns:
        The page.
    """
    folder = folder_of(zones.outbox, delivery)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / FAILURES).exists():
        lines.replace_later(folder / FAILURES, log.found_later(ledger, delivery))
    extracts = log.extracts_of(ledger, delivery)
    failing = log.failing_of(ledger, delivery)
    before = log.before(ledger, delivery)
    changes = before.changes if before else log.all_new(ledger, delivery)
    reasons = log.reasons_of(ledger, delivery)
    summary = _summary(delivery, extracts, reasons, failing) | {"issues": _issues(changes)}
    _write_summary(folder, summary)
    return _write_page(folder, delivery, extracts, failing, before, sent=True)


def _read(outcome: ExtractOutcome) -> ExtractRead:
    return ExtractRead(
        extract=outcome.extract,
        status=outcome.status,
        rows_received=outcome.rows_received,
        rows_accepted=outcome.rows_accepted,
        rows_quarantined=outcome.rows_quarantined,
    )


def _failing(outcomes: Iterable[ExtractOutcome]) -> list[Failing]:
    return [
        Failing(
            extract=outcome.extract,
            rule_id=rule.id,
            severity=rule.severity,
            rows_checked=outcome.checked(rule),
            rows_failed=outcome.failed(rule),
            findings=tuple(_found(outcome, rule.id)),
        )
        for outcome in outcomes
        for rule in outcome.rules_broken()
    ]


def _found(outcome: ExtractOutcome, rule_id: str) -> Iterator[Finding]:
    for failure in outcome.file_failures:
        if failure.rule.id == rule_id:
            yield Finding(None, failure.message)
    for row in outcome.row_findings:
        if row.rule_id == rule_id:
            yield Finding(row.row_number, row.message)


def _write_page(
    folder: Path,
    delivery: Delivery,
    extracts: Sequence[ExtractRead],
    failing: Sequence[Failing],
    before: Before | None,
    sent: bool,
) -> Path:
    name = authorities().get(delivery.la_id, "Your authority")
    page = page_of(delivery, name, extracts, failing, before, sent)
    failures = FAILURES if (folder / FAILURES).exists() else None
    with replacing(folder / PAGE) as partial:
        partial.write_text(html_of(page, failures), encoding="utf-8")
    return folder / PAGE


def _write_summary(folder: Path, summary: dict[str, object]) -> None:
    with replacing(folder / SUMMARY) as partial:
        partial.write_text(json.dumps(summary, indent=2) + "\n")


def _summary(
    delivery: Delivery,
    extracts: Iterable[ExtractRead],
    reasons: Mapping[str, list[str]],
    failing: Sequence[Failing],
) -> dict[str, object]:
    failed: dict[str, dict[str, int]] = {}
    for each in failing:
        failed.setdefault(each.extract, {})[each.rule_id] = each.rows_failed
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
                "reasons": reasons.get(extract.extract, []),
                "rules_failed": failed.get(extract.extract, {}),
            }
            for extract in extracts
        ],
    }


def _issues(changes: Changes) -> dict[str, list[dict[str, object]]]:
    """What is new, worse, mended and still open; of a mended one, how many failed at the last."""
    return {
        "new": [_issue(issue) for issue in changes.new],
        "worse": [
            _issue(pair.now) | {"rows_failed_before": pair.before.rows_failed}
            for pair in changes.worse
        ],
        "mended": [_issue(issue) for issue in changes.mended],
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
