"""Passing faults of the machine, such as a full disk: which errors are one, and the remedy of each.

What met a passing fault is neither read nor refused. It is tried again at the next refresh.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator

_FULL = "The disk is full. Free some space on the disk that holds TARTAN_HOME."
_CLOSED = "Tartan has no access to a file or folder that it needs. Give its user access{where}."
_READ_ONLY = "A folder that Tartan writes to is read-only. Make it writable{where}."
_NO_ANSWER = "The disk or network drive did not answer. Check that it is there and sound{where}."
_BUSY = "The machine has too little memory or too many open files. Close other programs."

_SENTENCES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EROFS: _READ_ONLY,
    errno.EIO: _NO_ANSWER,
    errno.ESTALE: _NO_ANSWER,
    errno.ETIMEDOUT: _NO_ANSWER,
    errno.ENODEV: _NO_ANSWER,
    errno.ENXIO: _NO_ANSWER,
    errno.EMFILE: _BUSY,
    errno.ENFILE: _BUSY,
    errno.ENOMEM: _BUSY,
}
_OF_SQLITE = {
    "SQLITE_FULL": errno.ENOSPC,
    "SQLITE_IOERR": errno.EIO,
    "SQLITE_READONLY": errno.EROFS,
    "SQLITE_CANTOPEN": errno.EACCES,
}
# These libraries put the system's words into a message and keep no number.
_WORDED_BY = ("polars", "duckdb", "_duckdb", "pyarrow")
_OS_ERROR = re.compile(r"\(os error (\d+)\)|\[Errno (\d+)\]")


class PassingFault(RuntimeError):
    """Something could not be done that may succeed the next time: names the reason and the remedy."""


def passing_fault(error: BaseException) -> str | None:
    """Return the sentence about a passing fault, with its remedy; None when the error is no such fault."""
    for each in _with_causes(error):
        if isinstance(each, PassingFault):
            return str(each)
        number, path = _number_of(each), getattr(each, "filename", None)
        if number in _SENTENCES:
            where = f": {os.fsdecode(path)}" if isinstance(path, str | bytes) else ""
            return _SENTENCES[number].format(where=where)
    return None


def concerns_the_machine(error: BaseException) -> bool:
    """Return whether an error says nothing about what was read: a passing fault, or one of SQLite's file."""
    return passing_fault(error) is not None or bool(getattr(error, "sqlite_errorname", None))


def fault_named_in(text: str) -> str | None:
    """Return the sentence about the passing fault that a library's message names, if it names one."""
    number = _number_in(text)
    return _SENTENCES[number].format(where="") if number in _SENTENCES else None


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    while each is not None:
        yield each
        each = each.__cause__


def _number_of(error: BaseException) -> int | None:
    """Return the system's number of an error, whichever library raised it."""
    name = getattr(error, "sqlite_errorname", None)
    if name:
        return _OF_SQLITE.get("_".join(name.split("_")[:2]))
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    is_worded = isinstance(error, OSError) or type(error).__module__.startswith(_WORDED_BY)
    return _number_in(str(error)) if is_worded else None


def _number_in(text: str) -> int | None:
    found = _OS_ERROR.search(text)
    if found:
        return int(found[1] or found[2])
    return next((number for number in _SENTENCES if os.strerror(number) in text), None)
