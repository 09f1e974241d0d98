"""The audit of what was built, before it is published: the marts, the tests of the models, the returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from warehouse.audit.marts import judge
from warehouse.audit.model_tests import ModelTest, read_tests
from warehouse.audit.results import Audit, DeliveryFinding
from warehouse.audit.returns import judged_returns
from warehouse.delivery.zones import Zones
from warehouse.feedback.data_docs import write_docs
from warehouse.log.audits import record_audit
from warehouse.log.findings import with_line
from warehouse.log.ledger import Ledger
from warehouse.release.database import audited_database

DOCS = "marts"


def audit(zones: Zones, ledger: Ledger, key: str | None) -> Audit:
    """Judge what the build database holds, and log what came of it, whether it passes or not.

    The same build audited twice leaves the log as one audit does, but for its moment.

    Args:
        key: the build database's encryption key, if it has one.

    Raises:
        CheckCrashed: an expectation could not be evaluated; nothing is logged then.
    """
    tests = [test.result for test in read_tests(zones.build)]
    with audited_database(zones.build_database, key, zones.raw) as database:
        judged = judge(database)
        returns, found = judged_returns(database)
    made = Audit(
        audited_at=datetime.now(UTC).replace(tzinfo=None),
        marts=(*tests, *judged.marts),
        deliveries=(*judged.deliveries, *returns),
        findings=tuple(_with_line(ledger, each) for each in (*judged.findings, *found)),
        documents=tuple(judged.documents),
    )
    record_audit(ledger, made)
    if made.documents:
        write_docs(zones.quality, DOCS, *made.documents)
    return made


def audit_of_failed_build(ledger: Ledger, tests: Sequence[ModelTest]) -> None:
    """Log which tests of the models kept them from being audited any further."""
    now = datetime.now(UTC).replace(tzinfo=None)
    record_audit(ledger, Audit(now, tuple(test.result for test in tests)))


def _with_line(ledger: Ledger, found: DeliveryFinding) -> DeliveryFinding:
    finding = with_line(ledger, found.delivery_id, found.extract, found.finding)
    return replace(found, finding=finding)
