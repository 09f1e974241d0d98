"""Receiving a delivery: its bytes go from drop to landing, and a row into the delivery log."""

from __future__ import annotations

from datetime import datetime

from warehouse.delivery.delivery import Delivery
from warehouse.delivery.drop import DropFolder
from warehouse.delivery.faults import PassingFault
from warehouse.delivery.landing import LandedFile, content_hash, file_hash, land
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import Ledger


def delivery_of(folder: DropFolder, files: list[LandedFile], received_at: datetime) -> Delivery:
    """Return the delivery that a folder with these files is."""
    digest = content_hash(files)
    return Delivery(
        id=f"{folder.la_id}.{folder.system}.{folder.delivered_on}.{digest[:8]}",
        la_id=folder.la_id,
        system=folder.system,
        delivered_on=folder.delivered_on,
        received_at=received_at,
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
    files = [LandedFile(name, file_hash(folder.path / name)) for name, _, _ in folder.files]
    delivery = delivery_of(folder, files, datetime.min)
    if not ledger.has(delivery.id):
        return True
    ledger.log_folder(folder, delivery.id)
    return False


def receive(zones: Zones, ledger: Ledger, folder: DropFolder) -> Delivery | None:
    """Copy a folder's files to landing, log the delivery and return it; None when it is logged already.

    Raises:
        PassingFault: the folder changed meanwhile, so what was copied may be half of it.
    """
    if not is_new(ledger, folder):
        return None
    files = [land(zones.landing, folder.path / name, name) for name, _, _ in folder.files]
    if _has_changed(folder):
        raise PassingFault(
            f"The delivery {folder.la_id} {folder.system} {folder.delivered_on} changed while it was "
            "received. Wait until it is complete."
        )
    at = ledger.moment_of_receipt(folder.la_id, folder.system, folder.delivered_on)
    delivery = delivery_of(folder, files, at)
    if not ledger.has(delivery.id):  # the files may have changed since they were hashed
        ledger.receive(delivery, files)
    ledger.log_folder(folder, delivery.id)
    return delivery


def _has_changed(folder: DropFolder) -> bool:
    """Return whether a file of the folder is not as it was when the folder was found."""
    try:
        stats = [(folder.path / name).stat() for name, _, _ in folder.files]
    except FileNotFoundError:
        return True
    now = [(stat.st_size, stat.st_mtime_ns) for stat in stats]
    return now != [(size, changed) for _, size, changed in folder.files]
