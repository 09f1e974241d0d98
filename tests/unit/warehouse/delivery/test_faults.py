"""Which errors of which library are passing faults, and that each has its remedy."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.delivery.faults import (
    PassingFault,
    concerns_the_machine,
    fault_named_in,
    passing_fault,
)


def of_sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorname = name
    return error


FULL, CLOSED, READ_ONLY, NO_ANSWER = "disk is full", "no access", "read-only", "did not answer"
IS_ONE = [
    (OSError(errno.ENOSPC, "words"), FULL),
    (OSError(errno.EDQUOT, "words"), FULL),
    (OSError(errno.EFBIG, "words"), FULL),
    (PermissionError(errno.EACCES, "words", "data/raw"), f"{CLOSED}.*: data/raw"),
    (OSError(errno.EROFS, "words", b"data/raw"), f"{READ_ONLY}.*: data/raw"),
    (OSError(errno.EIO, "words"), NO_ANSWER),
    (pl.exceptions.ComputeError("parquet: IO error: File too large (os error 27)"), FULL),
    (PermissionError("Permission denied (os error 13): /x"), CLOSED),
    (duckdb.IOException('Could not write file "x": No space left on device'), FULL),
    (of_sqlite("SQLITE_FULL"), FULL),
    (of_sqlite("SQLITE_IOERR_WRITE"), NO_ANSWER),
    (of_sqlite("SQLITE_READONLY_DBMOVED"), READ_ONLY),
    (of_sqlite("SQLITE_CANTOPEN"), CLOSED),
    (PassingFault("The folder changed."), "The folder changed."),
]


@pytest.mark.parametrize(("error", "words"), IS_ONE, ids=str)
def test_a_passing_fault_is_known_with_its_remedy(error: Exception, words: str) -> None:
    import re

    sentence = passing_fault(error)
    assert sentence is not None
    assert re.search(words, sentence)
    assert sentence.endswith((".", "data/raw."))
    assert concerns_the_machine(error)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "words"),
        ValueError("No space left on device"),
        pl.exceptions.ComputeError("a cell that holds no number"),
        of_sqlite("SQLITE_CONSTRAINT"),
        OSError("Couldn't deserialize thrift"),
    ],
    ids=repr,
)
def test_other_errors_are_none(error: Exception) -> None:
    assert passing_fault(error) is None


def test_the_cause_of_an_error_counts() -> None:
    error = RuntimeError("a step failed")
    error.__cause__ = OSError(errno.ENOSPC, "words")
    assert FULL in (passing_fault(error) or "")


def test_an_error_of_the_log_is_never_about_a_delivery() -> None:
    assert concerns_the_machine(of_sqlite("SQLITE_BUSY"))
    assert not concerns_the_machine(ZeroDivisionError())


def test_a_real_full_disk_is_known(tmp_path: Path) -> None:
    """/dev/full takes nothing, as a full disk does."""
    full = Path("/dev/full")
    if not full.exists():  # not on Linux: the numbers above must do
        assert fault_named_in("No space left on device")
        return
    with pytest.raises(OSError) as caught, full.open("wb", buffering=0) as file:  # noqa: PT011
        file.write(b"x")
    assert FULL in (passing_fault(caught.value) or "")


def test_a_message_of_dbt_that_names_one_is_known() -> None:
    assert FULL in (fault_named_in("Runtime Error\n  IO Error: No space left on device") or "")
    assert fault_named_in("Binder Error: no such column") is None
