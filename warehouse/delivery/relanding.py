"""Bytes that landing lost or damaged: whether drop still holds them, and landing them again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from warehouse.delivery.delivery import Delivery
from warehouse.delivery.drop import files_in
from warehouse.delivery.landing import LandedFile, damaged, file_hash, land
from warehouse.delivery.zones import Zones


def can_be_landed(zones: Zones, delivery: Delivery, files: Iterable[LandedFile]) -> bool:
    """Return whether landing, or else drop, holds the bytes of every file of a delivery."""
    lost = damaged(zones.landing, files)
    return len(_in_drop(zones, delivery, lost)) == len(lost)


def land_again(zones: Zones, delivery: Delivery, files: Iterable[LandedFile]) -> bool:
    """Put into landing again what it does not hold whole, as far as drop does; return whether all is there."""
    lost = damaged(zones.landing, files)
    found = _in_drop(zones, delivery, lost)
    for file, path in found:
        land(zones.landing, path, file.name)
    return not damaged(zones.landing, lost)


def _in_drop(
    zones: Zones, delivery: Delivery, files: Iterable[LandedFile]
) -> list[tuple[LandedFile, Path]]:
    """Return each of the files that the delivery's folder in drop still holds, with its path there."""
    folder = zones.drop / delivery.la_id / delivery.system / delivery.delivered_on.isoformat()
    there = {path.name: path for path in files_in(folder)}
    return [
        (file, there[file.name])
        for file in files
        if file.name in there and file_hash(there[file.name]) == file.sha256
    ]
