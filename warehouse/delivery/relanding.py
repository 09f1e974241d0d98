"""Bytes that landing lost or damaged: whether drop still holds them, and landing them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from warehouse.delivery.delivery import Delivery
from warehouse.delivery.landing import LandedFile, damaged, hash_of, land
from warehouse.delivery.opening import CannotOpen, OpenFile, open_below
from warehouse.delivery.zones import Zones


def can_be_landed(zones: Zones, delivery: Delivery, files: Iterable[LandedFile]) -> bool:
    """Return whether landing, or else drop, holds the bytes of every file of a delivery."""
    lost = damaged(zones.landing, files)
    with _in_drop(zones, delivery, lost) as found:
        return len(found) == len(lost)


def land_again(zones: Zones, delivery: Delivery, files: Iterable[LandedFile]) -> bool:
    """Put into landing again what it does not hold whole, as far as drop does; return whether all is there."""
    lost = damaged(zones.landing, files)
    with _in_drop(zones, delivery, lost) as found:
        for file, opened in found:
            land(zones.landing, opened, file.name)
    return not damaged(zones.landing, lost)


@contextmanager
def _in_drop(
    zones: Zones, delivery: Delivery, files: Iterable[LandedFile]
) -> Iterator[list[tuple[LandedFile, OpenFile]]]:
    """Yield each of the files that the delivery's folder in drop still holds, opened as no link."""
    with ExitStack() as opened:
        found = []
        with suppress(CannotOpen):
            day = delivery.delivered_on.isoformat()
            folder = open_below(zones.drop, delivery.la_id, delivery.system, day)
            opened.enter_context(folder)
            for file in files:
                with suppress(CannotOpen):
                    there = opened.enter_context(folder.file(file.name))
                    if hash_of(there.chunks()) == file.sha256:
                        found.append((file, there))
        yield found
