"""Receiving a delivery: its bytes go from drop to landing, and a row into the delivery log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from warehouse.delivery.delivery import MOST_FILES, Delivery
from warehouse.delivery.drop import DropFolder
from warehouse.delivery.faults import PassingFault
from warehouse.delivery.landing import LandedFile, RefusedFile, content_hash, hash_of, land
from warehouse.delivery.opening import CannotOpen, OpenFile, open_below
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import Ledger

Take = Callable[[OpenFile, str], LandedFile]


def delivery_of(
    folder: DropFolder,
    files: list[LandedFile],
    refused: list[RefusedFile],
    received_at: datetime,
) -> Delivery:
    """Return the delivery that a folder with these files is."""
    digest = content_hash(files, refused)
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
    if folder.is_empty or ledger.has_folder(folder):
        return False
    files, refused = _taken(folder, lambda file, name: LandedFile(name, hash_of(file.chunks())))
    delivery = delivery_of(folder, files, refused, datetime.min)
    if not ledger.has(delivery.id):
        return True
    _log_folder(ledger, folder, delivery, refused)
    return False


def receive(zones: Zones, ledger: Ledger, folder: DropFolder) -> Delivery | None:
    """Copy a folder's files to landing, log the delivery and return it; None when it is logged already.

    Raises:
        PassingFault: the folder changed meanwhile, so what was copied may be half of it.
    """
    if not is_new(ledger, folder):
        return None
    files, refused = _taken(folder, lambda file, name: land(zones.landing, file, name))
    if _has_changed(folder, files):
        raise PassingFault(
            f"The delivery {folder.la_id} {folder.system} {folder.delivered_on} changed while it was "
            "received. Wait until it is complete."
        )
    at = ledger.moment_of_receipt(folder.la_id, folder.system, folder.delivered_on)
    delivery = delivery_of(folder, files, refused, at)
    if not ledger.has(delivery.id):  # the files may have changed since they were hashed
        ledger.receive(delivery, files, refused)
    _log_folder(ledger, folder, delivery, refused)
    return delivery


def _taken(folder: DropFolder, take: Take) -> tuple[list[LandedFile], list[RefusedFile]]:
    """Return the files of a folder, each opened and taken, and what could not be.

    What was a file when the folder was scanned may be a link by now, or gone: it is opened as
    ``open_below`` does it, and refused.
    """
    files: list[LandedFile] = []
    refused = list(folder.refused)
    # As many as are read, and one more by which the delivery is refused.
    names = [name for name, _, _ in folder.files[: MOST_FILES + 1]]
    if not names:
        return files, refused
    *_, la, system, day = folder.path.parts
    try:
        opened = open_below(folder.path.parents[2], la, system, day)
    except CannotOpen as error:
        return files, refused + [RefusedFile(name, error.refused_by) for name in names]
    with opened:
        for name in names:
            try:
                with opened.file(name) as file:
                    files.append(take(file, name))
            except CannotOpen as error:
                refused.append(RefusedFile(name, error.refused_by))
    return files, refused


def _log_folder(
    ledger: Ledger, folder: DropFolder, delivery: Delivery, refused: list[RefusedFile]
) -> None:
    """Log which delivery a folder is, unless it was not as it had been scanned: then it is looked at again."""
    if len(refused) == len(folder.refused):
        ledger.log_folder(folder, delivery.id)


def _has_changed(folder: DropFolder, files: list[LandedFile]) -> bool:
    """Return whether a file that was taken is not as it was when the folder was found."""
    taken = {file.name for file in files}
    found = [each for each in folder.files if each[0] in taken]
    try:
        stats = [(folder.path / name).lstat() for name, _, _ in found]
    except FileNotFoundError:
        return True
    now = [(stat.st_size, stat.st_mtime_ns) for stat in stats]
    return now != [(size, changed) for _, size, changed in found]
