"""How fresh each extract of each authority is, from the delivery log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger


@dataclass(frozen=True)
class Freshness:
    """How fresh one extract of one authority is.

    Attributes:
        newest: the date of its newest delivery.
        status: the outcome of that delivery.
        in_use: the date of the newest delivery that is in use; None when none is.
        reasons: why the newest was refused, whole or in part.
    """

    la_id: str
    system: str
    extract: str
    newest: date
    status: str
    in_use: date | None
    reasons: list[str]

    @property
    def is_stale(self) -> bool:
        """Whether the newest delivery is not in use: it was refused, or lacks an extract in use."""
        return self.status == "rejected" or (self.status == "missing" and self.in_use is not None)


def freshness_of_extracts(ledger: Ledger) -> list[Freshness]:
    """Return how fresh every extract is, by authority, system and extract."""
    history = log_views.delivery_rows(ledger)
    newest = {(row["la_id"], row["system"]): row["delivery_id"] for row in history}
    rows: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in history:
        # A failure of an older delivery as a whole does not concern today's.
        is_past = row["delivery_id"] != newest[row["la_id"], row["system"]]
        if not (is_past and row["extract"] == WHOLE_DELIVERY):
            rows.setdefault((row["la_id"], row["system"], row["extract"]), []).append(row)
    return [_freshness(*key, history) for key, history in sorted(rows.items())]


def _freshness(la_id: str, system: str, extract: str, history: list[dict[str, Any]]) -> Freshness:
    """Return how fresh an extract is, from its rows of the log, oldest first."""
    newest = history[-1]
    in_use = [row for row in history if row["status"] in ("accepted", "partly")]
    return Freshness(
        la_id=la_id,
        system=system,
        extract=extract,
        newest=newest["delivered_on"],
        status=newest["status"],
        in_use=in_use[-1]["delivered_on"] if in_use else None,
        reasons=json.loads(newest["reasons"]),
    )
