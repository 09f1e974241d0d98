"""Receiving a delivery: its bytes go from drop to landing, and a row into the delivery log."""

from __future__ import annotations

from datetime import UTC, datetime

from warehouse.delivery.delivery import MOST_FILES, Delivery
from warehouse.delivery.drop import DropFolder
from warehouse.delivery.landing import LandedFile, content_hash, file_hash, land
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import Ledger


def delivery_of(folder: DropFolder, files: list[LandedFile]) -> Delivery:
    """Return the delivery that a folder with these files is, received now."""
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
    """Return whether the folder holds a delivery that is not in the log.

    Compares names, sizes and times first; bytes are hashed only when those have changed.
    """
    if not folder.files and not folder.marked_complete:
        return False
    if ledger.has_folder(folder):
        return False
    files = [LandedFile(name, file_hash(folder.path / name)) for name in _names(folder)]
    delivery = delivery_of(folder, files)
    if not ledger.has(delivery.id):
        return True
    ledger.log_folder(folder, delivery.id)
    return False


def receive(zones: Zones, ledger: Ledger, folder: DropFolder) -> Delivery | None:
    """Copy a folder's files to landing, log the delivery and return it; None when it is logged already."""
    if not is_new(ledger, folder):
        return None
    files = [land(zones.landing, folder.path / name, name) for name in _names(folder)]
    delivery = delivery_of(folder, files)
    if not ledger.has(delivery.id):  # the files may have changed since they were hashed
        ledger.receive(delivery, files)
    ledger.log_folder(folder, delivery.id)
    return delivery


def _names(folder: DropFolder) -> list[str]:
    """Return the names of a folder's files: as many as are read, and one more by which it is refused."""
    return [name for name, _, _ in folder.files[: MOST_FILES + 1]]
