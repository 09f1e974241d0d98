"""What the delivery log holds for the page of a delivery: the outcome of each extract, and earlier deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from expectations.rules import owner_of
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.log.ledger import Ledger


@dataclass(frozen=True)
class ExtractResult:
    """The outcome of one extract of a delivery.

    Attributes:
        in_use: the day of the newest delivery of it that is in use; None = nothing is.
    """

    extract: str
    status: str
    rows_received: int
    rows_accepted: int
    rows_quarantined: int
    in_use: date | None = None


@dataclass(frozen=True)
class TrendPoint:
    """A delivery, in numbers.

    Attributes:
        problems: rules that failed, counted for each extract.
        extracts_refused: those that are held or were refused as a whole.
        rows_left_out: refused rows.
        rows_doubtful: rows, or files, that a warning was about.
    """

    delivered_on: date
    problems: int
    extracts_refused: int
    rows_left_out: int
    rows_doubtful: int


def extract_results(ledger: Ledger, delivery: Delivery) -> list[ExtractResult]:
    """Return the outcome of each extract, in the order of reading."""
    in_use = {
        row["extract"]: date.fromisoformat(row["newest"])
        for row in ledger.rows(
            "select extract, max(delivered_on) as newest from content join delivery "
            "using (delivery_id) where content.la_id = ? and content.system = ? group by extract",
            delivery.la_id,
            delivery.system,
        )
    }
    if in_use:
        in_use[WHOLE_DELIVERY] = max(in_use.values())
    rows = ledger.rows(
        "select * from extract_result where delivery_id = ? order by rowid", delivery.id
    )
    return [
        ExtractResult(
            extract=row["extract"],
            status=row["status"],
            rows_received=row["rows_received"],
            rows_accepted=row["rows_accepted"],
            rows_quarantined=row["rows_quarantined"],
            in_use=in_use.get(row["extract"]),
        )
        for row in rows
    ]


def earlier_deliveries(ledger: Ledger, delivery: Delivery, most: int) -> list[tuple[str, date]]:
    """Return (delivery_id, delivered_on) of the deliveries read before one, the newest first."""
    rows = ledger.rows(
        "select delivery_id, delivered_on from delivery where la_id = ? and system = ? "
        "and read_with is not null and (delivered_on, received_at) <= (?, ?) and delivery_id <> ? "
        "order by delivered_on desc, received_at desc, delivery_id desc limit ?",
        delivery.la_id,
        delivery.system,
        str(delivery.delivered_on),
        delivery.received_at.isoformat(sep=" "),
        delivery.id,
        most,
    )
    return [(row["delivery_id"], date.fromisoformat(row["delivered_on"])) for row in rows]


def trend_point(ledger: Ledger, delivery_id: str, delivered_on: date) -> TrendPoint:
    """Return a delivery in numbers."""
    (extracts,) = ledger.rows(
        "select coalesce(sum(status in ('held', 'rejected')), 0) as refused, "
        "coalesce(sum(rows_quarantined), 0) as left_out "
        "from extract_result where delivery_id = ?",
        delivery_id,
    )
    failing = [
        row
        for row in ledger.rows(
            "select rule_id, severity, rows_failed from rule_result "
            "where delivery_id = ? and rows_failed > 0",
            delivery_id,
        )
        if owner_of(row["rule_id"]) == "la"
    ]
    return TrendPoint(
        delivered_on=delivered_on,
        problems=len(failing),
        extracts_refused=extracts["refused"],
        rows_left_out=extracts["left_out"],
        rows_doubtful=sum(row["rows_failed"] for row in failing if row["severity"] == "warning"),
    )
