"""Quarantine: the rows that were refused, as they were sent, each with the rules it broke."""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.delivery import Delivery
from warehouse.files import replacing
from warehouse.outcome import ExtractOutcome


def folder_of(quarantine: Path, delivery: Delivery) -> Path:
    """Where a delivery's refused rows are; that authority and the hub may read it."""
    return quarantine / delivery.la_id / delivery.id


def write(quarantine: Path, delivery: Delivery, outcomes: list[ExtractOutcome]) -> None:
    """Write one Parquet file per extract with refused rows, in place of an earlier reading's."""
    folder = folder_of(quarantine, delivery)
    shutil.rmtree(folder, ignore_errors=True)
    for outcome in outcomes:
        if len(outcome.refused):
            with replacing(folder / f"{outcome.extract}.parquet") as partial:
                outcome.refused.write_parquet(partial, compression="zstd")
