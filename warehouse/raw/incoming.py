"""The parts of raw that a delivery brings: written under temporary names, then renamed together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.landing import Fingerprint, fingerprint_of
from warehouse.delivery.outcome import ExtractRows
from warehouse.log.ledger import Ledger
from warehouse.raw.layout import part_path, remove_part
from warehouse.raw.parts import write_part
from warehouse.reading.extract import parts_of


class Incoming:
    """The new parts of raw of one delivery, until they are put in place or discarded."""

    def __init__(self, raw_zone: Path, ledger: Ledger, delivery: Delivery) -> None:
        self._raw = raw_zone
        self._ledger = ledger
        self._delivery = delivery
        self._written: dict[str, list[str]] = {}
        self._overtaken: dict[str, dict[str, Delivery]] = {}

    def write(self, contract: type[Contract], read: ExtractRows) -> None:
        """Write the parts of an extract; those that a newer delivery holds serve this delivery's checks alone."""
        in_use = self._in_use(read.extract)
        age = (self._delivery.delivered_on, self._delivery.received_at)
        written = self._written.setdefault(read.extract, [])
        overtaken = self._overtaken.setdefault(read.extract, {})
        for part, rows in parts_of(contract, read.rows):
            write_part(_incoming_path(self._path(read.extract, part)), contract, rows)
            written.append(part)
            holder = in_use.get(part, self._delivery)
            if (holder.delivered_on, holder.received_at) > age:
                overtaken[part] = holder

    def newer_in_use(self) -> tuple[date | None, bool]:
        """Return the day of the newest delivery that stays in use though it had come first, and whether for all.

        Returns:
            None where this delivery is not late: what is newer than it came after it, if anything did.
        """
        late = [
            holder.delivered_on
            for of_extract in self._overtaken.values()
            for holder in of_extract.values()
            if holder.received_at < self._delivery.received_at
        ]
        parts = sum(len(written) for written in self._written.values())
        return max(late, default=None), len(late) == parts

    def rows(self, extract: str) -> pl.LazyFrame | None:
        """Return the authority's accepted rows of an extract: of this delivery, else those in use.

        Returns:
            None when the extract was never delivered.
        """
        parts = self._written.get(extract)
        if parts:
            paths = [_incoming_path(self._path(extract, part)) for part in parts]
        else:  # a newer delivery may hold every part
            paths = self._paths_in_use(extract, self._in_use(extract))
        return pl.scan_parquet(paths, hive_partitioning=False) if paths else None

    def in_use(self, extract: str) -> tuple[pl.LazyFrame, Delivery] | None:
        """Return the rows in use of an extract that this delivery would replace, and where they are from.

        Returns:
            None where nothing is in use, and where it is from this delivery or from a newer one.
        """
        in_use = self._in_use(extract)
        holders = {holder.id: holder for holder in in_use.values()}
        if len(holders) != 1:
            return None
        (holder,) = holders.values()
        age = (self._delivery.delivered_on, self._delivery.received_at)
        if holder.id == self._delivery.id or (holder.delivered_on, holder.received_at) > age:
            return None
        paths = self._paths_in_use(extract, in_use)
        return (pl.scan_parquet(paths, hive_partitioning=False), holder) if paths else None

    def put_in_place(self) -> dict[str, set[str]]:
        """Rename everything into place and return, by extract, the parts that this delivery now holds.

        What a newer delivery holds stays as it is. After a kill in between, the delivery is read again
        and gives the same files.
        """
        for extract, parts in self._written.items():
            for part, holder in self._in_use(extract).items():
                if holder.id == self._delivery.id and part not in parts:
                    remove_part(self._path(extract, part))
            for part in parts:
                path = self._path(extract, part)
                if part in self._overtaken[extract]:
                    _incoming_path(path).unlink(missing_ok=True)
                else:
                    _incoming_path(path).replace(path)
        return self._own()

    def fingerprints(self) -> dict[tuple[str, str], Fingerprint]:
        """Return the size and hash of each part that was put in place, by extract and part."""
        return {
            (extract, part): fingerprint_of(self._path(extract, part))
            for extract, parts in self._own().items()
            for part in parts
        }

    def discard(self, extract: str | None = None) -> None:
        """Remove what was written, of one extract or of all, so that raw stays as it was."""
        for each in [extract] if extract else list(self._written):
            self._overtaken.pop(each, None)
            for part in self._written.pop(each, ()):
                _incoming_path(self._path(each, part)).unlink(missing_ok=True)

    def _paths_in_use(self, extract: str, parts: Iterable[str]) -> list[Path]:
        """Return the files of parts in use; what is damaged was removed, and is about to be read again."""
        paths = (self._path(extract, part) for part in parts)
        return [path for path in paths if path.exists()]

    def _own(self) -> dict[str, set[str]]:
        """Return, by extract, the parts that no newer delivery holds."""
        return {
            extract: set(parts) - self._overtaken[extract].keys()
            for extract, parts in self._written.items()
        }

    def _in_use(self, extract: str) -> dict[str, Delivery]:
        return self._ledger.newest_content(self._delivery.la_id, self._delivery.system, extract)

    def _path(self, extract: str, part: str) -> Path:
        return part_path(self._raw, self._delivery.system, extract, self._delivery.la_id, part)


def _incoming_path(path: Path) -> Path:
    """Return the temporary path of a part; readers of raw ignore such names."""
    return path.with_name(f"{path.name}.incoming")
