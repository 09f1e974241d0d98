"""Reads the extracts in a delivery's files one at a time: which file holds which, and its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import DATA_SUFFIXES, Table, read_tables, table_names
from warehouse.reading.extract import Surroundings, read_extract, rows_ahead
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.siblings import Beside


@dataclass(frozen=True)
class SentFile:
    """A file: the name its sender knows it by, and where its bytes are."""

    name: str
    path: Path


class Kept(Protocol):
    """Where accepted rows go, and come from when others are held against them."""

    def write(self, contract: type[Contract], read: ExtractRows) -> None:
        """Keep an extract's accepted rows."""

    def kept(self, extract: str) -> pl.LazyFrame | None:
        """The accepted rows of an extract; None when it was never delivered."""


class Refused(Protocol):
    """Where refused rows and the failures of rows go."""

    def add(self, read: ExtractRows) -> None:
        """Keep an extract's refused rows and failures."""


def read_extracts(
    system: System,
    delivery: Delivery,
    files: Sequence[SentFile],
    pseudonyms: Pseudonyms,
    accepted: Kept,
    refused: Refused,
    variant: Variant = AS_IN_CONTRACTS,
) -> Iterator[ExtractOutcome]:
    """Read extract after extract, those that others refer to first; each is let go before the next.

    Args:
        files: all that was sent; an archive counts as the files in it.
        variant: how the authority's export differs from the contracts.
    """
    places, others = _places(system, files)
    if not places:
        others.append(finding_of(RULES["no_data_file"], f"drop/{_folder_name(delivery)}"))
    if others:
        outcome = about_files(others)
        yield outcome

    def tables_of(extract: Extract) -> list[Table | Unreadable]:
        return [table for file in places[extract] for table in _tables(file, system, extract)]

    def ahead(extract: Extract) -> pl.DataFrame | None:
        tables, as_sent = tables_of(extract), variant.of(extract.name)
        return rows_ahead(extract.load(), delivery, tables, surroundings, as_sent)

    beside = Beside(accepted.kept, {extract.name: partial(ahead, extract) for extract in places})
    surroundings = Surroundings(pseudonyms, beside.kept)
    for extract in system.extracts:
        if extract not in places:
            if places and not system.any_file_name:
                yield _missing(extract)
            continue
        beside.take_turn(extract.name)
        tables, contract = tables_of(extract), extract.load()
        as_sent = variant.of(extract.name)
        read = read_extract(extract.name, contract, delivery, tables, surroundings, as_sent)
        outcome = read.outcome
        if outcome.status != "rejected":
            accepted.write(contract, read)
        refused.add(read)
        del read, tables
        yield outcome


def about_files(findings: list[Finding]) -> ExtractOutcome:
    """Return the outcome of files that belong to no extract."""
    return ExtractOutcome(WHOLE_DELIVERY, files_seen=len(findings), findings=findings)


def _places(
    system: System, files: Sequence[SentFile]
) -> tuple[dict[Extract, list[SentFile]], list[Finding]]:
    """Return the files of each extract, by their names, and a finding for each that is of none."""
    places: dict[Extract, list[SentFile]] = {}
    others: list[Finding] = []
    for file in files:
        for name in table_names(file.path, file.name):
            extract = system.extract_of(name)
            if not _is_data(name):
                others.append(finding_of(RULES["unexpected_file"], name))
            elif extract is not None:
                where = places.setdefault(extract, [])
                if file not in where:
                    where.append(file)
            elif name.lower().endswith(".zip"):  # which extracts it held, nobody knows
                others += _unopened(file)
            else:
                others.append(_not_of(system, name))
    return places, others


def _unopened(file: SentFile) -> list[Finding]:
    """Return why an archive could not be opened."""
    return [
        finding_of(RULES[table.rule_id], table.name, note=table.detail)
        for table in read_tables(file.path, file.name)
        if isinstance(table, Unreadable)
    ]


def _tables(file: SentFile, system: System, extract: Extract) -> Iterator[Table | Unreadable]:
    """Yield the tables of one extract in a file, which may be an archive of several."""
    yield from read_tables(
        file.path,
        file.name,
        wanted=lambda name: _is_data(name) and system.extract_of(name) == extract,
    )


def _is_data(name: str) -> bool:
    """Return whether a file is data, or was meant to be, by its name."""
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
    """Return the outcome of an extract that the delivery lacks: the one before stays in use."""
    return ExtractOutcome(extract.name, findings=[finding_of(RULES["missing_extract"])])
