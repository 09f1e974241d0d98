"""The extracts in a sender's files, read one at a time: which file holds which, and what came of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Protocol

import polars as pl

from expectations.contracts.base import Contract
from expectations.rules import RULES
from expectations.systems import SYSTEMS, Extract, System
from expectations.variant import AS_IN_CONTRACTS, Variant
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows, FileFailure
from warehouse.feedback.folder import Feedback
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
    """Where refused rows go."""

    def add(self, read: ExtractRows) -> None:
        """Keep an extract's refused rows."""


def read_extracts(
    system: System,
    delivery: Delivery,
    files: Sequence[SentFile],
    pseudonyms: Pseudonyms,
    accepted: Kept,
    refused: Refused,
    told: Feedback,
    variant: Variant = AS_IN_CONTRACTS,
) -> Iterator[ExtractOutcome]:
    """Read extract after extract, those that others refer to first; each is let go before the next.

    Args:
        files: all that was sent; an archive counts as the files in it.
        told: hears of every failure.
        variant: how the authority's export differs from the contracts.
    """
    places, strangers = _places(system, files)
    if not places:
        rule = RULES["no_data_file"]
        strangers.append(FileFailure(f"drop/{_folder_name(delivery)}", rule, rule.message))
    if strangers:
        outcome = about_files(strangers)
        told.add(outcome)
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
            if places and system.kind == "case_management":
                outcome = _missing(extract)
                told.add(outcome)
                yield outcome
            continue
        beside.take_turn(extract.name)
        tables, contract = tables_of(extract), extract.load()
        as_sent = variant.of(extract.name)
        read = read_extract(extract.name, contract, delivery, tables, surroundings, as_sent)
        outcome = read.outcome
        if outcome.status != "rejected":
            accepted.write(contract, read)
        refused.add(read)
        told.add(outcome, read.failures)
        del read, tables
        yield outcome


def about_files(failures: list[FileFailure]) -> ExtractOutcome:
    """The outcome of files that belong to no extract."""
    return ExtractOutcome(WHOLE_DELIVERY, files_seen=len(failures), file_failures=failures)


def _places(
    system: System, files: Sequence[SentFile]
) -> tuple[dict[Extract, list[SentFile]], list[FileFailure]]:
    """Which files hold which extract, by their names; and what is none of them."""
    places: dict[Extract, list[SentFile]] = {}
    strangers: list[FileFailure] = []
    for file in files:
        for name in table_names(file.path, file.name):
            extract = system.extract_of(name)
            if not _is_data(name):
                strangers.append(_stranger(name))
            elif extract is not None:
                where = places.setdefault(extract, [])
                if file not in where:
                    where.append(file)
            elif name.lower().endswith(".zip"):  # which extracts it held, nobody knows
                strangers += _unopened(file)
            else:
                strangers.append(_of_other_system(name, system) or _stranger(name))
    return places, strangers


def _unopened(file: SentFile) -> list[FileFailure]:
    return [
        FileFailure(table.name, RULES[table.rule_id], table.detail)
        for table in read_tables(file.path, file.name)
        if isinstance(table, Unreadable)
    ]


def _tables(file: SentFile, system: System, extract: Extract) -> Iterator[Table | Unreadable]:
    """The tables of one extract in a file, which may be an archive of several."""
    yield from read_tables(
        file.path,
        file.name,
        wanted=lambda name: _is_data(name) and system.extract_of(name) == extract,
    )


def _is_data(name: str) -> bool:
    """It is data, or was meant to be, by its name; a note beside the data is neither."""
    return not {".zip", *DATA_SUFFIXES}.isdisjoint(PurePosixPath(name.lower()).suffixes)


def _stranger(name: str) -> FileFailure:
    rule = RULES["unexpected_file"]
    return FileFailure(name, rule, rule.message)


def _of_other_system(name: str, ours: System) -> FileFailure | None:
    """A file that another system would know by its name; None when none would."""
    knowing = [
        system.name
        for system in SYSTEMS.values()
        if system.name != ours.name and not system.any_file_name and system.extract_of(name)
    ]
    if not knowing:
        return None
    detail = (
        f"this is an extract of {' or '.join(knowing)} in a delivery of {ours.name}, and was not "
        "read. Move the delivery into the folder of the system that it comes from."
    )
    return FileFailure(name, RULES["file_of_other_system"], detail)


def _folder_name(delivery: Delivery) -> str:
    return f"{delivery.la_id}/{delivery.system}/{delivery.delivered_on}/"


def _missing(extract: Extract) -> ExtractOutcome:
    """The outcome of an extract that the delivery lacks: what was there before stays in use."""
    rule = RULES["missing_extract"]
    return ExtractOutcome(
        extract.name, file_failures=[FileFailure(extract.name, rule, rule.message)]
    )
