"""Checks files before they are sent, by the contracts and rules of the nightly run; nothing is kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract, columns, option
from expectations.seeds import authorities
from expectations.systems import RETURNS, SYSTEMS, Extract, System
from warehouse.clock import Clock, utc_now
from warehouse.delivery.delivery import MOST_FILES, Delivery
from warehouse.delivery.drop import dated_ahead, day_of, files_in
from warehouse.delivery.opening import CannotOpen, is_text, shown
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows
from warehouse.delivery.passing_folder import passing_folder
from warehouse.feedback.folder import write_check_page, write_outcome
from warehouse.raw.parts import write_part
from warehouse.reader.errors import Unreadable
from warehouse.reader.file_reader import IN_THIS_PROCESS, FileReader
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.secret import Key
from warehouse.reading.sent_files import SentFile, read_extracts
from warehouse.reading.variants import Variants

# A folder: what looks for deliveries in drop looks at files alone, so it is never sent by mistake.
FOLDER = "_check"
_NOBODY = "not-named"


class NotCheckable(ValueError):
    """The files can't be checked: names the reason and what to do."""


@dataclass(frozen=True)
class Check:
    """What is to be checked, and as which system's delivery.

    Attributes:
        la_id: the authority, where the path or the sender says so.
        delivered_on: the day of the folder; today where it has none.
        feedback: the folder that the failures are written to.
    """

    system: System
    la_id: str
    delivered_on: date
    files: tuple[SentFile, ...]
    feedback: Path


def what_to_check(
    path: Path,
    system: str | None = None,
    extract: str | None = None,
    la_id: str | None = None,
    clock: Clock = utc_now,
    reader: FileReader = IN_THIS_PROCESS,
) -> Check:
    """Return what the files at a path are.

    A folder in a path like drop's (``<authority>/<system>/<date>``) names everything; else the system
    is the one that has most of the files by their names. The path itself may be a link, since its
    user typed it; links in the folder are not followed.

    Args:
        system: the system, where the names don't show it.
        extract: the one extract that a single file is of, whatever its name.
        clock: gives the present moment, with its time zone.
        reader: what reads the files.

    Raises:
        NotCheckable: nothing there that can be read, a folder dated later than today, an extract that
            no system has, or a system that can't be told.
    """
    whole, files = _files_at(path)
    folder = whole if whole.is_dir() else whole.parent
    day = day_of(folder.name) or clock().astimezone().date()
    if ahead := dated_ahead(day, clock()):
        raise NotCheckable(f"{shown(str(folder))}: {ahead}")
    if (folder / FOLDER).is_symlink():
        raise NotCheckable(
            f"{shown(str(folder / FOLDER))}: this is a link, and the result would be written to where "
            "it leads. Delete it."
        )
    found = _system(path, folder, files, system, extract, reader)
    if extract is not None:
        found = _of_that_name(path, found, files, extract)
    elif not whole.is_dir():
        found, files = _of_one_file(found, files[0], folder, reader)
    la = la_id or next((name for name in _names_above(folder) if name in authorities()), _NOBODY)
    return Check(found, la, day, tuple(files), folder / FOLDER)


def run_check(
    check: Check,
    variants: Variants,
    report: Callable[[ExtractOutcome], None],
    reader: FileReader = IN_THIS_PROCESS,
) -> list[ExtractOutcome]:
    """Read everything, write the feedback and return the outcomes; the rows are gone then.

    Args:
        variants: which authorities' exports differ from the contracts.
        report: called with each extract's outcome as soon as it is read.
        reader: what reads the files.
    """
    delivery = Delivery(
        id="check",
        la_id=check.la_id,
        system=check.system.name,
        delivered_on=check.delivered_on,
        received_at=datetime.now(UTC).replace(tzinfo=None),
        content_hash="",
    )
    variant = variants.of(check.la_id, check.system.name)
    outcomes = []
    # No hash leaves this process, so its key need not be kept.
    pseudonyms = Pseudonyms(Key(secrets.token_bytes(32)), check.la_id)
    with passing_folder() as kept:
        rows = _PassingRows(kept)
        for outcome in read_extracts(
            check.system, delivery, check.files, pseudonyms, rows, rows, variant, reader
        ):
            report(outcome)
            outcomes.append(outcome)
        write_outcome(check.feedback, delivery, outcomes, rows.failures)
    write_check_page(check.feedback, delivery, outcomes)
    return outcomes


class _PassingRows:
    """Keeps accepted rows and failures while the check runs, and refused rows not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.failures = folder / "failures"
        self.failures.mkdir()

    def write(self, contract: type[Contract], read: ExtractRows) -> ExtractOutcome:
        outcome = read.outcome.held(read.too_many)
        if outcome.status != "held":
            write_part(self._path(read.extract), contract, read.rows)
        return outcome

    def rows(self, extract: str) -> pl.LazyFrame | None:
        path = self._path(extract)
        return pl.scan_parquet(path) if path.exists() else None

    def add(self, read: ExtractRows) -> None:
        if len(read.failures):
            read.failures.write_parquet(self.failures / f"{read.extract}.parquet")

    def _path(self, extract: str) -> Path:
        return self._folder / f"{extract}.parquet"


def _files_at(path: Path) -> tuple[Path, list[SentFile]]:
    """Return the path that a path leads to, and the files there.

    Raises:
        NotCheckable: nothing there that can be read.
    """
    try:
        whole = path.resolve(strict=True)
        if whole.is_dir():
            files = _sent(whole)
        elif whole.is_file():
            name = whole.name
            files = [SentFile(shown(name), whole if is_text(name) else "file_name")]
        else:
            raise NotCheckable(f"{shown(str(path))}: this is neither a file nor a folder.")
    except FileNotFoundError:
        raise NotCheckable(f"{shown(str(path))}: there is no such file or folder.") from None
    except (OSError, RuntimeError, CannotOpen):  # a loop of links is a RuntimeError
        raise NotCheckable(
            f"{shown(str(path))}: this can't be opened. Check that you may read it."
        ) from None
    if not files:
        raise NotCheckable(
            f"{shown(str(path))}: the folder holds no file. Name the folder of one delivery."
        )
    return whole, files


def _sent(folder: Path) -> list[SentFile]:
    """Return everything in a folder that would be sent, in order.

    Raises:
        CannotOpen: the folder may not be read.
    """
    files, refused = files_in(folder)
    return [
        *(SentFile(each.name, each) for each in files),
        *(SentFile(each.name, each.refused_by) for each in refused),
    ]


def _names_above(folder: Path) -> Iterator[str]:
    """Yield the names of a folder and of the folders above it, the nearest first."""
    yield from (each.name for each in (folder, *folder.parents))


def _system(
    path: Path,
    folder: Path,
    files: list[SentFile],
    asked: str | None,
    extract: str | None,
    reader: FileReader,
) -> System:
    if asked is not None:
        return SYSTEMS[asked]
    if extract is not None:
        having = [system for system in SYSTEMS.values() if _named(system, extract)]
        if not having:
            raise NotCheckable(f"No system has an extract '{extract}': see its data dictionary.")
        return having[0]
    named = next((name for name in _names_above(folder) if name in SYSTEMS), None)
    if named is not None:
        return SYSTEMS[named]
    names = [name for file in files[:MOST_FILES] for name in file.table_names(reader)]
    known = {
        system.name: sum(system.extract_of(name) is not None for name in names)
        for system in SYSTEMS.values()
        if not system.any_file_name
    }
    best = max(known, key=lambda name: known[name])
    if known[best]:
        return SYSTEMS[best]
    if all(_looks_like_a_return(file, reader) for file in files[:MOST_FILES]):
        return RETURNS
    raise NotCheckable(
        f"{shown(str(path))}: nothing here is named after an extract that Tartan knows. Give the system that it is "
        f"from (--system {' or '.join(SYSTEMS)}) or, of one file, which extract (--extract)."
    )


def _looks_like_a_return(file: SentFile, reader: FileReader) -> bool:
    """Return whether its first table has a column of a return's, or can't be read."""
    expected = {column.name for column in columns(RETURNS.extracts[0].load())}
    table = next(file.tables(reader))
    return isinstance(table, Unreadable) or not expected.isdisjoint(
        name.casefold() for name in table.frame.columns
    )


def _of_that_name(path: Path, system: System, files: list[SentFile], asked: str) -> System:
    """Return a system of one extract alone, which a file is of whatever it is called."""
    extract = _named(system, asked)
    if extract is None:
        names = ", ".join(each.name for each in system.extracts)
        raise NotCheckable(f"{system.name} has no extract '{asked}'. It has: {names}.")
    if len(files) > 1:
        raise NotCheckable(
            f"{shown(str(path))}: --extract is about one file, and here are {len(files)}."
        )
    return replace(system, extracts=(extract,), any_file_name=True)


def _of_one_file(
    system: System, file: SentFile, folder: Path, reader: FileReader
) -> tuple[System, list[SentFile]]:
    """Return a system of the extracts that a file holds, so that the others are not missing.

    The extract that decodes its codes is added where it lies in the same folder: without it they
    can't be read.
    """
    held = {system.extract_of(name) for name in file.table_names(reader)}
    decoding = {each for each in system.extracts if option(each.load(), "decodes", None)}
    decoders = [each for each in _sent(folder) if system.extract_of(each.name) in decoding - held]
    taken = held | {system.extract_of(each.name) for each in decoders}
    few = tuple(extract for extract in system.extracts if extract in taken)
    return replace(system, extracts=few or system.extracts), [file, *decoders]


def _named(system: System, extract: str) -> Extract | None:
    return next((e for e in system.extracts if e.name.lower() == extract.lower()), None)
