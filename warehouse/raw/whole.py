"""Whether raw holds whole what the log says is in use; what it does not is read again from landing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from expectations.systems import SYSTEMS
from warehouse.delivery.landing import fingerprint_of
from warehouse.log.ledger import Ledger
from warehouse.log.raw_files import RawFile, raw_files, repeat, withdraw
from warehouse.raw.layout import part_path, remove_part

# A Parquet file begins and ends with these four bytes.
_MARK = b"PAR1"


def not_whole(raw: Path, files: Iterable[RawFile]) -> list[RawFile]:
    """Return the files that raw does not hold as they were written, by size and hash."""
    return [file for file in files if not _is_whole(_path(raw, file), file)]


def of_wrong_size(raw: Path, files: Iterable[RawFile]) -> list[RawFile]:
    """Return the files that are missing from raw or have another size: quick, and blind to changed bytes."""
    return [file for file in files if not _has_size(_path(raw, file), file)]


def repeat_damaged(raw: Path, ledger: Ledger, la_id: str, system: str) -> list[RawFile]:
    """Remove from raw what is damaged or not in use, of an authority's system; return what is damaged.

    The deliveries that it is from are marked to be read again.
    """
    in_use = raw_files(ledger, la_id, system)
    _remove_strays(raw, in_use, la_id, system)
    damaged = not_whole(raw, in_use)
    for file in damaged:
        remove_part(_path(raw, file))
    if damaged:
        repeat(ledger, {file.delivery_id for file in damaged})
    return damaged


def withdraw_damaged(raw: Path, ledger: Ledger, files: Iterable[RawFile]) -> list[RawFile]:
    """Take out of use what could not be made again; return it."""
    named = {(file.extract, file.part, file.delivery_id): file for file in files}
    lost = [
        file
        for file in not_whole(raw, _still_in_use(ledger, named.values()))
        if (file.extract, file.part, file.delivery_id) in named
    ]
    if lost:
        withdraw(ledger, lost)
    return lost


def _still_in_use(ledger: Ledger, files: Iterable[RawFile]) -> list[RawFile]:
    pairs = sorted({(file.la_id, file.system) for file in files})
    return [each for la_id, system in pairs for each in raw_files(ledger, la_id, system)]


def _remove_strays(raw: Path, in_use: Iterable[RawFile], la_id: str, system: str) -> None:
    """Remove files that no delivery in use has: a killed reading put them there, and dbt would read them."""
    known = {_path(raw, file) for file in in_use}
    for extract in SYSTEMS[system].extracts:
        folder = part_path(raw, system, extract.name, la_id, "all").parent
        for path in folder.glob("*.parquet"):
            if path not in known:
                remove_part(path)


def _path(raw: Path, file: RawFile) -> Path:
    return part_path(raw, file.system, file.extract, file.la_id, file.part)


def _has_size(path: Path, file: RawFile) -> bool:
    if not path.is_file():
        return False
    return file.fingerprint is None or path.stat().st_size == file.fingerprint.bytes


def _is_whole(path: Path, file: RawFile) -> bool:
    if not _has_size(path, file):
        return False
    return (
        _is_closed(path) if file.fingerprint is None else fingerprint_of(path) == file.fingerprint
    )


def _is_closed(path: Path) -> bool:
    """Return whether a file begins and ends as Parquet does: all that is known of an older version's."""
    with path.open("rb") as handle:
        begins = handle.read(len(_MARK)) == _MARK
        handle.seek(-min(len(_MARK), path.stat().st_size), 2)
        return begins and handle.read() == _MARK
