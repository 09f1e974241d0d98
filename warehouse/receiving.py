"""Receiving: a folder in drop becomes bytes in landing and a row in the delivery log."""

from __future__ import annotations

from datetime import UTC, datetime

from warehouse.delivery.delivery import Delivery
from warehouse.delivery.drop import DropFolder
from warehouse.delivery.landing import LandedFile, content_hash, file_hash, land
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import Ledger


def delivery_of(folder: DropFolder, files: list[LandedFile]) -> Delivery:
    """The delivery that a folder with these files is."""
    digest = content_hash(files)
    return Delivery(
        id=f"{folder.la_id}.{folder.system}.{folder.delivered_on}.{digest[:8]}",
        la_id=folder.la_id,
        system=folder.system,
        delivered_on=folder.delivered_on,
        received_at=datetime.now(UTC).replace(tzinfo=None),
        content_hash=digest,
    )


def is_new(ledger: Ledger, folder: DropFolder) -> bool:
    """The folder holds a delivery that the log hasn't got.

    Looks at names, sizes and times first; the bytes are hashed only when those have changed.
    """
    if not folder.files and not folder.marked_complete:
        return False
    if ledger.knows(folder):
        return False
    files = [LandedFile(name, file_hash(folder.path / name)) for name, _, _ in folder.files]
    delivery = delivery_of(folder, files)
    if not ledger.has(delivery.id):
        return True
    ledger.remember(folder, delivery.id)
    return False


def receive(zones: Zones, ledger: Ledger, folder: DropFolder) -> Delivery | None:
    """Keep a folder's bytes in landing and log the delivery; None when the log has it already."""
    if not is_new(ledger, folder):
        return None
    files = [land(zones.landing, folder.path / name, name) for name, _, _ in folder.files]
    delivery = delivery_of(folder, files)
    if not ledger.has(delivery.id):  # the files may have changed since they were hashed
        ledger.receive(delivery, files)
    ledger.remember(folder, delivery.id)
    return delivery
