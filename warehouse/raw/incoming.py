"""What a delivery will put into raw: written beside what is there, and put in its place all at once."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractRows
from warehouse.log.ledger import Ledger
from warehouse.raw.parts import part_path, remove_part, write_part
from warehouse.reading.extract import parts_of


class Incoming:
    """The new parts of raw that one delivery brings, until they are settled or forgotten."""

    def __init__(self, raw_zone: Path, ledger: Ledger, delivery: Delivery) -> None:
        self._raw = raw_zone
        self._ledger = ledger
        self._delivery = delivery
        self._written: dict[str, list[str]] = {}

    def write(self, contract: type[Contract], read: ExtractRows) -> None:
        """Write the parts of an extract that no newer delivery has replaced."""
        in_use = self._in_use(read.extract)
        ours = (self._delivery.delivered_on, self._delivery.received_at)
        written = self._written.setdefault(read.extract, [])
        for part, rows in parts_of(contract, read.rows):
            holder = in_use.get(part, self._delivery)
            if (holder.delivered_on, holder.received_at) <= ours:
                write_part(_beside(self._path(read.extract, part)), contract, rows)
                written.append(part)

    def kept(self, extract: str) -> pl.LazyFrame | None:
        """The authority's accepted rows of an extract: of this delivery, or else what is in use."""
        parts = self._written.get(extract)
        if parts is not None:
            paths = [_beside(self._path(extract, part)) for part in parts]
        else:
            paths = [self._path(extract, part) for part in self._in_use(extract)]
        return pl.scan_parquet(paths, hive_partitioning=False) if paths else None

    def settle(self) -> dict[str, set[str]]:
        """Put everything into its place; gives the parts of raw that are now this delivery's.

        A process killed in between reads the delivery again, and puts the same there.
        """
        for extract, parts in self._written.items():
            for part, holder in self._in_use(extract).items():
                if holder.id == self._delivery.id and part not in parts:
                    remove_part(self._path(extract, part))
            for part in parts:
                path = self._path(extract, part)
                _beside(path).replace(path)
        return {extract: set(parts) for extract, parts in self._written.items()}

    def forget(self, extract: str | None = None) -> None:
        """Leave raw as it was, or only what it holds of one extract."""
        for each in [extract] if extract else list(self._written):
            for part in self._written.pop(each, ()):
                _beside(self._path(each, part)).unlink(missing_ok=True)

    def _in_use(self, extract: str) -> dict[str, Delivery]:
        return self._ledger.newest_content(self._delivery.la_id, self._delivery.system, extract)

    def _path(self, extract: str, part: str) -> Path:
        return part_path(self._raw, self._delivery.system, extract, self._delivery.la_id, part)


def _beside(path: Path) -> Path:
    """Where a part waits: no reader of raw looks at names like this."""
    return path.with_name(f"{path.name}.incoming")
