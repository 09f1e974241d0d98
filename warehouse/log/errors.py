"""Why the delivery log can't be used, and the remedy: it is locked, damaged or lost, or the machine fails."""

from __future__ import annotations

from pathlib import Path

from warehouse.delivery.faults import passing_fault


class LedgerError(RuntimeError):
    """The delivery log can't be used: names the reason and the remedy."""


def problem_of(path: Path, error: Exception) -> str | None:
    """Return why the log can't be used and the remedy; None when the error is a mistake in the code.

    Args:
        path: the log's file.
        error: as SQLite raised it.
    """
    # What Python's own module raises, a wrong number of values say, has no name.
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return (
            f"Another program has locked the delivery log, {path}. Wait until that program has "
            "ended, or end it, and try again."
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"The delivery log is damaged. {_how_to_restore(path)}"
    fault = passing_fault(error)
    return fault and f"The delivery log, {path}, can't be used. {fault}"


def require_log(path: Path, raw: Path) -> None:
    """Raise LedgerError when raw holds rows and the log of them is missing or empty.

    SQLite takes such a log for a new one, and all that is in use would be forgotten.
    """
    if path.exists() and path.stat().st_size:
        return
    # The files of no authority are written before anything is read.
    if any(part.parent.name != "la=__none__" for part in raw.glob("*/*/la=*/*.parquet")):
        raise LedgerError(
            f"The delivery log is missing or empty, though raw holds rows. {_how_to_restore(path)}"
        )


def _how_to_restore(path: Path) -> str:
    return (
        f"Put a backup of {path} in its place. If there is none, move the folders log and raw away: "
        "the next refresh reads everything again that is still in drop."
    )
