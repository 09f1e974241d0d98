"""Quarantine: the rows that were refused, as they were sent, and every failure of a row as data."""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.delivery.delivery import Delivery
from warehouse.delivery.files import replacing
from warehouse.delivery.outcome import ExtractRows

FAILURES = "failures"


def folder_of(quarantine: Path, delivery: Delivery) -> Path:
    """Return the folder of a delivery's refused rows, for the authority and the hub to read."""
    return quarantine / delivery.la_id / delivery.id


def folder_while_read(folder: Path) -> Path:
    """Return where refused rows lie until their delivery is read whole: a fault leaves those of before."""
    return folder.with_name(f".{folder.name}.partial")


class Quarantine:
    """The refused rows and the failures of one delivery, a Parquet file each per extract.

    They take the place of an earlier reading's.

    - ``<extract>.parquet``: refused rows as text, with the rules they broke;
    - ``failures/<extract>.parquet``: one row per failure, as ``ExtractRows.failures`` has it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.clear()

    @property
    def failures(self) -> Path:
        """The folder of the failures; there, though empty, once a delivery was read."""
        return self._folder / FAILURES

    def clear(self) -> None:
        """Remove what is there."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.failures.mkdir(mode=0o700, parents=True)

    def move_to(self, folder: Path) -> None:
        """Replace a folder, that of an earlier reading say, by this one."""
        if folder.exists():
            shutil.rmtree(folder)
        self._folder.rename(folder)

    def discard(self) -> None:
        """Remove what is there, and the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, read: ExtractRows) -> None:
        """Write an extract's refused rows and its failures, if it has any."""
        if len(read.refused):
            with replacing(self._folder / f"{read.extract}.parquet") as partial:
                read.refused.write_parquet(partial, compression="zstd")
        if len(read.failures):
            with replacing(self.failures / f"{read.extract}.parquet") as partial:
                read.failures.write_parquet(partial, compression="zstd")
