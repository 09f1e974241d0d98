"""How fresh each extract of each authority is, from the delivery log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from expectations.findings import BrokenRule
from expectations.wording import reasons
from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.log import views as log_views
from warehouse.log.findings import broken_by
from warehouse.log.ledger import Ledger


@dataclass(frozen=True)
class Freshness:
    """How fresh one extract of one authority is.

    Attributes:
        newest: the date of its newest delivery.
        status: the outcome of that delivery.
        in_use: the date of the newest delivery that is in use; None when none is.
        broken: the rules that the newest delivery breaks there.
        delivery_id: the newest delivery.
    """

    la_id: str
    system: str
    extract: str
    newest: date
    status: str
    in_use: date | None
    broken: tuple[BrokenRule, ...] = ()
    delivery_id: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether the newest delivery is not in use: it is held, was refused, or lacks an extract in use."""
        return self.status in ("held", "rejected") or (
            self.status == "missing" and self.in_use is not None
        )

    @property
    def reasons(self) -> list[str]:
        """Why the newest delivery was refused, wholly or in part, a line each."""
        return reasons(self.broken)


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
    broken = broken_by(ledger, {history[-1]["delivery_id"] for history in rows.values()})
    return [_freshness(key, history, broken) for key, history in sorted(rows.items())]


def _freshness(
    key: tuple[str, str, str],
    history: list[dict[str, Any]],
    broken: dict[str, list[BrokenRule]],
) -> Freshness:
    """Return how fresh an extract is, from its rows of the log, oldest first."""
    la_id, system, extract = key
    newest = history[-1]
    in_use = [row for row in history if row["status"] in ("accepted", "partly")]
    of_newest: Sequence[BrokenRule] = broken.get(newest["delivery_id"], ())
    return Freshness(
        la_id=la_id,
        system=system,
        extract=extract,
        newest=newest["delivered_on"],
        status=newest["status"],
        in_use=in_use[-1]["delivered_on"] if in_use else None,
        broken=tuple(each for each in of_newest if each.extract == extract),
        delivery_id=newest["delivery_id"],
    )
