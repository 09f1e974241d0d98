"""What has arrived: deliveries of the log and those that wait in drop, and the returns in use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from expectations.systems import SYSTEMS
from warehouse.delivery.drop import DropFolder, scan
from warehouse.log.ledger import Ledger
from warehouse.log.punctuality import Arrival


def arrivals(ledger: Ledger, folders: Iterable[DropFolder] = ()) -> list[Arrival]:
    """Everything that was ever delivered.

    Args:
        folders: delivery folders of drop that are complete; that the night has not read one yet
            does not make whoever sent it late.
    """
    logged = ledger.rows("""
        select
            la_id, system, delivered_on,
            delivery_id in (select delivery_id from content) as in_use
        from delivery
    """)
    found = {
        Arrival(
            row["la_id"],
            row["system"],
            date.fromisoformat(row["delivered_on"]),
            bool(row["in_use"]),
        )
        for row in logged
    }
    waiting = {Arrival(f.la_id, f.system, f.delivered_on) for f in folders if f.files}
    return sorted(
        found | waiting, key=lambda each: (each.la_id, each.system, each.delivered_on, each.in_use)
    )


def arrived(ledger: Ledger, drop: Path, settle_seconds: float) -> list[Arrival]:
    """Everything that was ever delivered, with what is complete in drop and waits to be read.

    Args:
        settle_seconds: how long a folder without ``_COMPLETE`` must have been still.
    """
    folders, _ = scan(drop)
    return arrivals(ledger, (folder for folder in folders if folder.is_complete(settle_seconds)))


def returns_in_use(ledger: Ledger) -> dict[str, frozenset[str]]:
    """For each authority the parts of its returns that are in use: one for each framework and period."""
    parts: dict[str, set[str]] = {}
    for row in ledger.rows("select la_id, system, slice from content"):
        if SYSTEMS[row["system"]].kind == "returns":
            parts.setdefault(row["la_id"], set()).add(row["slice"])
    return {la_id: frozenset(found) for la_id, found in parts.items()}
