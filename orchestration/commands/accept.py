"""The command ``tartan accept``: lets a held extract in, or records that a finding is right as it is."""

from __future__ import annotations

import getpass
from dataclasses import replace
from datetime import UTC, date, datetime

from rich.console import Console
from rich.markup import escape

from orchestration.settings import Settings
from warehouse.log import issue_history
from warehouse.log.acceptance import Acceptance
from warehouse.log.acceptances import record_acceptances
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.log.newest import has_newer_in_use, held_extracts


class NotAcceptable(ValueError):
    """Nothing of that name can be accepted: names the reason and what to do."""


def accept_and_report(
    settings: Settings,
    what: str,
    extract: str | None,
    reason: str,
    until: date | None,
    console: Console,
) -> None:
    """Record the decision in the delivery log, with the account it was made with, and print it.

    Args:
        what: the id of a delivery, or of an issue.
        extract: the held extract to let in; None = every held one of the delivery.
        until: the last day on which an issue counts as accepted; None = until it gets worse.

    Raises:
        NotAcceptable: nothing of that name is held or open, or no reason is given.
    """
    if not reason.strip():
        raise NotAcceptable("Give the reason: it is kept in the delivery log.")
    decision = Acceptance(
        accepted_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        accepted_by=getpass.getuser(),
        reason=reason.strip(),
    )
    settings.zones.create()
    with open_ledger(settings.zones.ledger) as ledger:
        if ledger.has(what):
            if until is not None:
                raise NotAcceptable("Leave out --until: a delivery is let in for good.")
            decisions = _of_delivery(ledger, what, extract, decision)
        else:
            if extract is not None:
                raise NotAcceptable(f"{what} is no delivery, so leave out --extract.")
            decisions = [_of_issue(ledger, what, until, decision)]
        record_acceptances(ledger, decisions)
    for each in decisions:
        if each.delivery_id:
            console.print(f"{each.extract} of {escape(what)} is let in at the next refresh.")
        else:
            until_then = f" until {until}" if until else ""
            console.print(f"{escape(what)} counts as accepted{until_then}, unless it gets worse.")
    console.print("Run: tartan refresh")


def _of_delivery(
    ledger: Ledger, delivery_id: str, extract: str | None, decision: Acceptance
) -> list[Acceptance]:
    held = held_extracts(ledger, delivery_id)
    if not held:
        raise NotAcceptable(f"Nothing of {delivery_id} is held. See: tartan status")
    if extract is not None and extract not in held:
        raise NotAcceptable(f"{extract} of {delivery_id} is not held. Held are: {', '.join(held)}.")
    wanted = [extract] if extract else held
    newer = [each for each in wanted if has_newer_in_use(ledger, delivery_id, each)]
    if newer:
        raise NotAcceptable(
            f"A newer delivery of {', '.join(newer)} is in use, so nothing needs to be accepted."
        )
    return [replace(decision, delivery_id=delivery_id, extract=each) for each in wanted]


def _of_issue(
    ledger: Ledger, issue_id: str, until: date | None, decision: Acceptance
) -> Acceptance:
    issues = {issue.issue_id: issue for issue in issue_history.issues(ledger)}
    issue = issues.get(issue_id)
    if issue is None or issue.state == "resolved":
        raise NotAcceptable(
            f"'{issue_id}' is no delivery and no open issue. For both, see: tartan status"
        )
    return replace(
        decision,
        issue_id=issue_id,
        until=until,
        rows_failed=issue.rows_failed,
        severity=issue.severity,
        times_opened=issue.times_opened,
    )
