"""Reads the extracts in a delivery's files one at a time: which file holds which, and its outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Protocol

import polars as pl

from expectations.contracts.base import Contract
from expectations.findings import Finding, finding_of
from expectations.rules import RULES
from expectations.systems import SYSTEMS, Extract, System
from expectations.variant import AS_IN_CONTRACTS, Variant
from warehouse.delivery.delivery import MOST_FILES, WHOLE_DELIVERY, Delivery
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows
from warehouse.reader.errors import RuleId, Unreadable
from warehouse.reader.file_reader import IN_THIS_PROCESS, FileReader
from warehouse.reader.tables import DATA_SUFFIXES, Table
from warehouse.reading.extract import Surroundings, read_extract, rows_ahead
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.siblings import SiblingExtracts


class _TooManyFiles(Exception):
    """A delivery holds more files than are read."""


@dataclass(frozen=True)
class SentFile:
    """A file of a delivery.

    Attributes:
        name: its sender's name for it.
        source: the path of its bytes; or, of a file that was not received, the rule that it breaks.
    """

    name: str
    source: Path | RuleId

    @property
    def was_received(self) -> bool:
        """Whether there are bytes of it to read."""
        return isinstance(self.source, Path)

    def table_names(self, reader: FileReader) -> list[str]:
        """Return the names of the tables in it; its own where they can't be known."""
        if isinstance(self.source, Path):
            return reader.names(self.source, self.name)
        return [self.name]

    def tables(
        self, reader: FileReader, wanted: Collection[str] | None = None
    ) -> Iterator[Table | Unreadable]:
        """Yield the tables in it, or why they can't be read, one in memory at a time.

        Args:
            wanted: the names of an archive's members to read; None = all.
        """
        if isinstance(self.source, Path):
            yield from reader.tables(self.source, self.name, wanted)
        else:
            yield Unreadable(self.source, "", self.name)


class AcceptedStore(Protocol):
    """Stores accepted rows, and gives them back for the checks of other extracts."""

    def write(self, contract: type[Contract], read: ExtractRows) -> ExtractOutcome:
        """Store an extract's accepted rows, unless it is held, and return its outcome."""

    def rows(self, extract: str) -> pl.LazyFrame | None:
        """Return the accepted rows of an extract; None when it was never delivered."""


class RefusedStore(Protocol):
    """Stores refused rows."""

    def add(self, read: ExtractRows) -> None:
        """Keep an extract's refused rows and failures."""


def read_extracts(
    system: System,
    delivery: Delivery,
    files: Sequence[SentFile],
    pseudonyms: Pseudonyms,
    accepted: AcceptedStore,
    refused: RefusedStore,
    variant: Variant = AS_IN_CONTRACTS,
    reader: FileReader = IN_THIS_PROCESS,
) -> Iterator[ExtractOutcome]:
    """Read the extracts one after another and yield the outcome of each.

    Extracts that others refer to come first. The rows of one are released before the next is read.

    Args:
        files: every file of the delivery; an archive counts as the files in it.
        variant: how the authority's export differs from the contracts.
        reader: what reads the files.
    """
    try:
        sources, unexpected = _files_by_extract(system, files, reader)
    except _TooManyFiles:
        folder = f"drop/{_folder_name(delivery)}"
        yield outcome_of_files([finding_of(RULES["too_many_files"], folder)])
        return
    if not sources and all(file.was_received for file in files):
        unexpected.append(finding_of(RULES["no_data_file"], f"drop/{_folder_name(delivery)}"))
    if unexpected:
        yield outcome_of_files(unexpected)

    def tables_of(extract: Extract) -> list[Table | Unreadable]:
        return [
            table
            for file, names in sources[extract].items()
            for table in file.tables(reader, names)
        ]

    def read_ahead(extract: Extract) -> pl.DataFrame | None:
        tables, as_sent = tables_of(extract), variant.of(extract.name)
        return rows_ahead(extract.load(), delivery, tables, surroundings, as_sent)

    unread = {extract.name: partial(read_ahead, extract) for extract in sources}
    siblings = SiblingExtracts(accepted.rows, unread)
    surroundings = Surroundings(pseudonyms, siblings.rows)
    for extract in system.extracts:
        if extract not in sources:
            if sources and system.kind == "case_management":
                yield _missing(extract)
            continue
        siblings.mark_read(extract.name)
        tables, contract = tables_of(extract), extract.load()
        as_sent = variant.of(extract.name)
        read = read_extract(extract.name, contract, delivery, tables, surroundings, as_sent)
        outcome = read.outcome
        if outcome.status != "rejected":
            outcome = accepted.write(contract, read)
        refused.add(read)
        del read, tables
        yield outcome


def outcome_of_files(findings: list[Finding]) -> ExtractOutcome:
    """Return the outcome of files that belong to no extract."""
    return ExtractOutcome(WHOLE_DELIVERY, files_seen=len(findings), findings=findings)


def _files_by_extract(
    system: System, files: Sequence[SentFile], reader: FileReader
) -> tuple[dict[Extract, dict[SentFile, list[str]]], list[Finding]]:
    """Return the files of each extract with the names of its tables there, and a finding for each that is of none.

    Raises:
        _TooManyFiles: there are more files, those in archives included, than are read.
    """
    sources: dict[Extract, dict[SentFile, list[str]]] = {}
    unexpected: list[Finding] = []
    left = MOST_FILES
    if len(files) > MOST_FILES:
        raise _TooManyFiles
    for file in files:
        names = file.table_names(reader)
        left -= len(names)
        if left < 0:
            raise _TooManyFiles
        for name in names:
            extract = system.extract_of(name) if _is_data(name) else None
            if extract is not None:
                sources.setdefault(extract, {}).setdefault(file, []).append(name)
            elif not file.was_received or name.lower().endswith(".zip"):  # it could not be opened
                unexpected += _unopened(file, reader)
            elif not _is_data(name):
                unexpected.append(finding_of(RULES["unexpected_file"], name))
            else:
                unexpected.append(_not_of(system, name))
    return sources, unexpected


def _unopened(file: SentFile, reader: FileReader) -> list[Finding]:
    """Return why a file can't be opened."""
    return [
        finding_of(RULES[table.rule_id], table.name, note=table.detail)
        for table in file.tables(reader)
        if isinstance(table, Unreadable)
    ]


def _is_data(name: str) -> bool:
    """Return whether a file of this name is data or was meant to be, and not, say, a note to the hub."""
    return not {".zip", *DATA_SUFFIXES}.isdisjoint(PurePosixPath(name.lower()).suffixes)


def _not_of(ours: System, name: str) -> Finding:
    """Return the finding for a file that is no extract of a system, though it may be of another."""
    knowing = [
        system.name
        for system in SYSTEMS.values()
        if system.name != ours.name and not system.any_file_name and system.extract_of(name)
    ]
    if not knowing:
        return finding_of(RULES["unexpected_file"], name)
    rule = RULES["file_of_other_system"]
    return Finding(rule.id, rule.severity, file=name, expected=" or ".join(knowing))


def _folder_name(delivery: Delivery) -> str:
    return f"{delivery.la_id}/{delivery.system}/{delivery.delivered_on}/"


def _missing(extract: Extract) -> ExtractOutcome:
    """Return the outcome of an extract that the delivery lacks: its earlier rows stay in use."""
    return ExtractOutcome(extract.name, findings=[finding_of(RULES["missing_extract"])])
