"""Quarantine: the rows that were refused, as they were sent, each with the rules it broke."""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.delivery.delivery import Delivery
from warehouse.delivery.files import replacing
from warehouse.delivery.outcome import ExtractRows


def folder_of(quarantine: Path, delivery: Delivery) -> Path:
    """Where a delivery's refused rows are; that authority and the hub may read it."""
    return quarantine / delivery.la_id / delivery.id


class Quarantine:
    """The refused rows of one delivery, one Parquet file per extract, in place of an earlier reading's."""

    def __init__(self, quarantine: Path, delivery: Delivery) -> None:
        self._folder = folder_of(quarantine, delivery)
        self.clear()

    def clear(self) -> None:
        """Take away what is there."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, read: ExtractRows) -> None:
        """Write an extract's refused rows, if it has any."""
        if len(read.refused):
            with replacing(self._folder / f"{read.extract}.parquet") as partial:
                read.refused.write_parquet(partial, compression="zstd")
