"""A person's decision that a delivery or a finding is right as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Acceptance:
    """One decision of a person.

    Attributes:
        accepted_by: the name of the account that it was made with.
        delivery_id: the delivery whose held extract was let in; None for a finding.
        extract: the extract that was let in.
        issue_id: the issue that is right as it is; None for a delivery.
        until: the last day on which that holds; None = until it gets worse.
        rows_failed: how many rows, files or figures failed when the issue was accepted.
        severity: its severity then.
        times_opened: how often it had been opened by then.
    """

    accepted_at: datetime
    accepted_by: str
    reason: str
    delivery_id: str | None = None
    extract: str | None = None
    issue_id: str | None = None
    until: date | None = None
    rows_failed: int | None = None
    severity: str | None = None
    times_opened: int | None = None
