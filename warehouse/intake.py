"""Reading what was received, one extract at a time: landing → check → raw, quarantine and feedback → accepted in the log."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from expectations.rules import RULES
from expectations.systems import SYSTEMS, Extract, System
from warehouse.delivery import WHOLE_DELIVERY, Delivery
from warehouse.feedback import Feedback
from warehouse.incoming import Incoming
from warehouse.landing import LandedFile, path_of
from warehouse.ledger import Ledger
from warehouse.outcome import ExtractOutcome, FileFailure, Status
from warehouse.pseudonym import Pseudonyms
from warehouse.quarantine import Quarantine
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import DATA_SUFFIXES, Table, read_tables, table_names
from warehouse.reading import Surroundings, read_extract
from warehouse.secret import Key, reading_version
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
    def status(self) -> Status:
        """That of its extracts: ``partly`` when some stand and some don't."""
        found = {outcome.status for outcome in self.outcomes} - {"missing"}
        if self.crash or found == {"rejected"}:
            return "rejected"
        return "accepted" if found == {"accepted"} else "partly"

    @property
    def refused_anything(self) -> bool:
        """Some row or file of it was not accepted."""
        return any(outcome.status in ("partly", "rejected") for outcome in self.outcomes)


def read_waiting(
    zones: Zones,
    ledger: Ledger,
    key: Key,
    la_id: str,
    system: str,
    tell: Callable[[Reading], None],
) -> list[Reading]:
    """Read every delivery of an authority's system that waits to be read, oldest first.

    A crash while reading one delivery is that delivery's, is logged as ours and not the
    authority's, and the others go on.
    """
    readings = []
    version = reading_version(key)
    for delivery in ledger.to_read(la_id, system, version):
        reading = _read(zones, ledger, delivery, Pseudonyms(key, la_id), version)
        tell(reading)
        readings.append(reading)
    return readings


def _read(
    zones: Zones, ledger: Ledger, delivery: Delivery, pseudonyms: Pseudonyms, version: str
) -> Reading:
    """Read a delivery and let it count: until the log says so, raw holds what it held before."""
    incoming = Incoming(zones.raw, ledger, delivery)
    refused = Quarantine(zones.quarantine, delivery)
    told = Feedback(zones.outbox, delivery)
    crash = None
    outcomes: list[ExtractOutcome] = []
    try:
        for outcome in _extracts(zones, ledger, delivery, pseudonyms, incoming, refused, told):
            outcomes.append(outcome)
    except Exception as error:
        crash = _without_values(error)
        rule = RULES["internal_error"]
        outcomes = [_about_files([FileFailure(delivery.id, rule, rule.message)])]
        incoming.forget()
        refused.clear()
        told.clear()
        told.add(outcomes[0])
    told.close(delivery, outcomes)
    checked_at = datetime.now(UTC).replace(tzinfo=None)
    ledger.record(delivery, outcomes, incoming.settle(), version, checked_at)
    return Reading(delivery, outcomes, crash)


def _without_values(error: Exception) -> str:
    """Where it crashed and on what kind of error, for the log; its words may repeat a cell."""
    return f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__qualname__}"


def _extracts(
    zones: Zones,
    ledger: Ledger,
    delivery: Delivery,
    pseudonyms: Pseudonyms,
    incoming: Incoming,
    refused: Quarantine,
    told: Feedback,
) -> Iterator[ExtractOutcome]:
    """Read extract after extract, those that others refer to first; each is let go before the next."""
    system = SYSTEMS[delivery.system]
    files = {file.name: file for file in ledger.files(delivery.id)}
    places, strangers = _places(zones, system, list(files.values()))
    if not places:
        rule = RULES["no_data_file"]
        strangers.append(FileFailure(f"drop/{_folder_name(delivery)}", rule, rule.message))
    if strangers:
        outcome = _about_files(strangers)
        told.add(outcome)
        yield outcome
    for extract in system.extracts:
        if extract not in places:
            if places and not system.any_file_name:
                outcome = _missing(extract)
                told.add(outcome)
                yield outcome
            continue
        tables = [
            table
            for name in places[extract]
            for table in _tables(zones, files[name], system, extract)
        ]
        contract = extract.load()
        surroundings = Surroundings(pseudonyms, incoming.kept)
        read = read_extract(extract.name, contract, delivery, tables, surroundings)
        outcome = read.outcome
        if outcome.status != "rejected":
            incoming.write(contract, read)
        refused.add(read)
        told.add(outcome, read.failures)
        del read, tables
        yield outcome


def _places(
    zones: Zones, system: System, files: list[LandedFile]
) -> tuple[dict[Extract, list[str]], list[FileFailure]]:
    """Which received files hold which extract, by their names; and what is none of them."""
    places: dict[Extract, list[str]] = {}
    strangers: list[FileFailure] = []
    for file in files:
        for name in table_names(path_of(zones.landing, file.sha256), file.name):
            extract = system.extract_of(name)
            if not _is_data(name):
                strangers.append(_stranger(name))
            elif extract is not None:
                where = places.setdefault(extract, [])
                if file.name not in where:
                    where.append(file.name)
            elif name.lower().endswith(".zip"):  # which extracts it held, nobody knows
                strangers += _unopened(zones, file)
            else:
                strangers.append(_stranger(name))
    return places, strangers


def _unopened(zones: Zones, file: LandedFile) -> list[FileFailure]:
    return [
        FileFailure(table.name, RULES[table.rule_id], table.detail)
        for table in read_tables(path_of(zones.landing, file.sha256), file.name)
        if isinstance(table, Unreadable)
    ]


def _tables(
    zones: Zones, file: LandedFile, system: System, extract: Extract
) -> Iterator[Table | Unreadable]:
    """The tables of one extract in a file, which may be an archive of several."""
    path = path_of(zones.landing, file.sha256)
    yield from read_tables(
        path,
        file.name,
        wanted=lambda name: _is_data(name) and system.extract_of(name) == extract,
    )


def _is_data(name: str) -> bool:
    """It is data, or was meant to be, by its name; a note beside the data is neither."""
    return not {".zip", *DATA_SUFFIXES}.isdisjoint(PurePosixPath(name.lower()).suffixes)


def _stranger(name: str) -> FileFailure:
    rule = RULES["unexpected_file"]
    return FileFailure(name, rule, rule.message)


def _folder_name(delivery: Delivery) -> str:
    return f"{delivery.la_id}/{delivery.system}/{delivery.delivered_on}/"


def _about_files(failures: list[FileFailure]) -> ExtractOutcome:
    """The outcome of files that belong to no extract."""
    return ExtractOutcome(WHOLE_DELIVERY, files_seen=len(failures), file_failures=failures)


def _missing(extract: Extract) -> ExtractOutcome:
    """The outcome of an extract that the delivery lacks: what was there before stays in use."""
    rule = RULES["missing_extract"]
    return ExtractOutcome(
        extract.name, file_failures=[FileFailure(extract.name, rule, rule.message)]
    )
