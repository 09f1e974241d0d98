"""The quarantine: refused rows as they were sent, each with the rules it broke."""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.delivery.delivery import Delivery
from warehouse.delivery.files import replacing
from warehouse.delivery.outcome import ExtractRows


def folder_of(quarantine: Path, delivery: Delivery) -> Path:
    """Return the folder of a delivery's refused rows, for the authority and the hub to read."""
    return quarantine / delivery.la_id / delivery.id


class Quarantine:
    """The refused rows of one delivery, one Parquet file per extract; replaces those of an earlier reading."""

    def __init__(self, quarantine: Path, delivery: Delivery) -> None:
        self._folder = folder_of(quarantine, delivery)
        self.clear()

    def clear(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, read: ExtractRows) -> None:
        """Write an extract's refused rows, if it has any."""
        if len(read.refused):
            with replacing(self._folder / f"{read.extract}.parquet") as partial:
                read.refused.write_parquet(partial, compression="zstd")
