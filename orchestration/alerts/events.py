"""What alerts are made of: one event for each thing that happened, or that a calendar asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from warehouse.log.issues import Issue

Step = Literal["opens", "due", "double_check", "final", "meeting"]


@dataclass(frozen=True)
class DeliveryRead:
    """A delivery was read, and published as far as it was accepted.

    Attributes:
        delivery_id: its id; a delivery is told once, unless it is read again by other code.
        read_at: when it was read; UTC.
        refused: its extracts that are held or were refused whole → the day of the delivery whose
            content stays in use for it; None = there is none.
        held: those of them that wait for a person.
        issues: all of its authority and system, also resolved ones, as they stand after it.
        feedback: the path below home, or the link, of its feedback page.
    """

    la_id: str
    system: str
    delivery_id: str
    delivered_on: date
    read_at: datetime
    refused: Mapping[str, date | None]
    issues: tuple[Issue, ...]
    feedback: str
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenIssues:
    """What stands open on a day: for the weekly digest and for the second contact.

    Attributes:
        la_id: the authority; None = what the hub has to mend.
        issues: open ones, of all systems.
        feedback: for each system the path, or link, of its newest feedback page.
    """

    day: date
    la_id: str | None
    issues: tuple[Issue, ...]
    feedback: Mapping[str, str]


@dataclass(frozen=True)
class NothingDelivered:
    """An authority's nightly delivery is not there after its deadline.

    Attributes:
        expected_on: the day whose delivery is missing.
        due: when it should have been there; with its time zone.
        newest: the day of its newest delivery of that system; None = there never was one.
    """

    la_id: str
    system: str
    expected_on: date
    due: datetime
    newest: date | None


@dataclass(frozen=True)
class CollectionStep:
    """A date of the collection calendar is near or past; one event for each day that it is told.

    Attributes:
        step: which of the period's dates is meant.
        on: that date.
        days_until: from the day that it is told to that date; negative = past.
        missing: authorities that take part and have not sent the period's return.
        las: authorities that take part; those of ``missing`` hear of it until they have sent, all
            of them hear of a double-check, a final date and a meeting.
    """

    framework: str
    period: str
    step: Step
    on: date
    days_until: int
    missing: tuple[str, ...]
    las: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunFailed:
    """A run of Dagster failed.

    Attributes:
        step: the step that failed; None = the run itself.
        error_class: the name of the error's class; what it says may hold a cell, and is left out.
    """

    run_id: str
    job: str
    step: str | None
    error_class: str


@dataclass(frozen=True)
class CheckFailed:
    """An asset check failed in a run that may well be green.

    Attributes:
        asset: the asset's key, with slashes.
        check: the check's name.
        la_id: the partition, where it is an authority; its own message is ``DeliveryRead``'s.
        failed: rows, or files, by rule id; the same rules are told once a week.
    """

    asset: str
    check: str
    la_id: str | None
    failed: Mapping[str, int]
    run_id: str


@dataclass(frozen=True)
class Heartbeat:
    """The hub's daily sign of life: its absence is the alarm.

    Attributes:
        release_id: the release in use; None = there is none.
        made_at: when it was made; UTC.
        deliveries: how many were received and read in the day before.
        late: (authority, system) of nightly deliveries that are missing.
        open_by_severity: open issues of authorities and of the hub.
        waiting_messages: messages that could not be sent yet.
    """

    day: date
    release_id: str | None
    made_at: datetime | None
    deliveries: int
    late: tuple[tuple[str, str], ...]
    open_by_severity: Mapping[str, int]
    waiting_messages: int


Event = (
    DeliveryRead
    | OpenIssues
    | NothingDelivered
    | CollectionStep
    | RunFailed
    | CheckFailed
    | Heartbeat
)
