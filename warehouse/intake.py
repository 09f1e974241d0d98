"""Reading what was received: landing → check → raw, quarantine and feedback → accepted in the log."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

import polars as pl

from expectations.contracts.base import Contract
from expectations.rules import RULES
from expectations.systems import SYSTEMS, Extract, System
from warehouse import feedback, quarantine, raw
from warehouse.code_version import checking_version
from warehouse.delivery import WHOLE_DELIVERY, Delivery
from warehouse.landing import LandedFile, path_of
from warehouse.ledger import Ledger
from warehouse.outcome import ExtractOutcome, FileFailure
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import DATA_SUFFIXES, Table, read_tables
from warehouse.reading import read_extract, slices_of
from warehouse.zones import Zones


@dataclass(frozen=True)
class Reading:
    """A delivery that was read, and what came of each extract in it.

    Attributes:
        crash: the traceback, when Tartan itself failed on it.
    """

    delivery: Delivery
    outcomes: list[ExtractOutcome]
    crash: str | None = None

    @property
    def refused_anything(self) -> bool:
        """Some row or file of it was not accepted."""
        return any(outcome.status != "accepted" for outcome in self.outcomes)


def read_waiting(
    zones: Zones,
    ledger: Ledger,
    la_id: str,
    system: str,
    tell: Callable[[Reading], None],
) -> list[Reading]:
    """Read every delivery of an authority's system that waits to be read, oldest first.

    A crash while reading one delivery is that delivery's, is logged as ours and not the
    authority's, and the others go on.
    """
    readings = []
    version = checking_version()
    for delivery in ledger.to_read(la_id, system, version):
        try:
            outcomes = list(_read(zones, ledger, delivery))
            reading = Reading(delivery, outcomes)
        except Exception:
            failure = FileFailure(
                delivery.id, RULES["internal_error"], RULES["internal_error"].message
            )
            reading = Reading(delivery, [_refused(failure)], crash=traceback.format_exc())
        _accept(zones, ledger, reading, version)
        tell(reading)
        readings.append(reading)
    return readings


def _read(zones: Zones, ledger: Ledger, delivery: Delivery) -> Iterator[ExtractOutcome]:
    system = SYSTEMS[delivery.system]
    tables: dict[Extract, list[Table | Unreadable]] = {}
    strangers: list[FileFailure] = []
    for file in ledger.files(delivery.id):
        for table in _tables(zones, file):
            extract = system.extract_of(table.name)
            if not _is_data(table):
                strangers.append(_stranger(table))
            elif extract is not None:
                tables.setdefault(extract, []).append(table)
            elif isinstance(table, Unreadable):  # an archive: which extracts it held, nobody knows
                strangers.append(FileFailure(table.name, RULES[table.rule_id], table.detail))
            else:
                strangers.append(_stranger(table))
    if not tables:
        rule = RULES["no_data_file"]
        strangers.append(FileFailure(f"drop/{_folder_name(delivery)}", rule, rule.message))
    if strangers:
        yield _about_files(strangers)
    for extract, files in tables.items():
        yield read_extract(extract.name, extract.load(), delivery, files)


def _accept(zones: Zones, ledger: Ledger, reading: Reading, version: str) -> None:
    """Write what stands to raw, the rest to quarantine and outbox, and then log it."""
    delivery, outcomes = reading.delivery, reading.outcomes
    quarantine.write(zones.quarantine, delivery, outcomes)
    feedback.write(zones.outbox, delivery, outcomes)
    slices = {
        outcome.extract: _write_raw(zones, ledger, delivery, outcome)
        for outcome in outcomes
        if outcome.extract != WHOLE_DELIVERY and outcome.status != "rejected"
    }
    ledger.record(delivery, outcomes, slices, version, datetime.now(UTC).replace(tzinfo=None))


def _write_raw(
    zones: Zones, ledger: Ledger, delivery: Delivery, outcome: ExtractOutcome
) -> set[str]:
    """Write the parts that no newer delivery has replaced; gives their names."""
    contract = _contract(SYSTEMS[delivery.system], outcome.extract)
    in_use = ledger.newest_content(delivery.la_id, delivery.system, outcome.extract)
    written = set()
    for part, rows in slices_of(contract, outcome.rows):
        holder = in_use.get(part, delivery)
        if (holder.delivered_on, holder.received_at) > (
            delivery.delivered_on,
            delivery.received_at,
        ):
            continue
        path = raw.part_path(zones.raw, delivery.system, outcome.extract, delivery.la_id, part)
        raw.write_part(path, contract, rows)
        written.add(part)
    for part, holder in in_use.items():
        if holder.id == delivery.id and part not in written:
            path = raw.part_path(zones.raw, delivery.system, outcome.extract, delivery.la_id, part)
            raw.remove_part(path)
    return written


def _contract(system: System, extract: str) -> type[Contract]:
    return next(known for known in system.extracts if known.name == extract).load()


def _tables(zones: Zones, file: LandedFile) -> Iterator[Table | Unreadable]:
    return read_tables(path_of(zones.landing, file.sha256), file.name)


def _is_data(table: Table | Unreadable) -> bool:
    """It is data, or was meant to be by its name; a note beside the data is neither."""
    name = PurePosixPath(table.name.lower())
    return not isinstance(table, Unreadable) or not {".zip", *DATA_SUFFIXES}.isdisjoint(
        name.suffixes
    )


def _stranger(table: Table | Unreadable) -> FileFailure:
    rule = RULES["unexpected_file"]
    return FileFailure(table.name, rule, rule.message)


def _folder_name(delivery: Delivery) -> str:
    return f"{delivery.la_id}/{delivery.system}/{delivery.delivered_on}/"


def _about_files(failures: list[FileFailure]) -> ExtractOutcome:
    """The outcome of files that belong to no extract."""
    nothing = pl.DataFrame(schema={"row_number": pl.Int64, "rule_id": pl.String, "file": pl.String})
    return ExtractOutcome(
        extract=WHOLE_DELIVERY,
        rows=nothing,
        refused=nothing,
        failures=nothing,
        file_failures=failures,
        files_seen=len(failures),
    )


def _refused(failure: FileFailure) -> ExtractOutcome:
    return replace(_about_files([failure]), files_seen=1)
