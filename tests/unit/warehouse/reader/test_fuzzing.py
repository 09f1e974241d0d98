"""A thousand damaged files: each gives tables or a reason, and none ends or holds up what reads it.

A file that ever failed is kept in ``tests/data/damaged/``, under a name that says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from expectations.rules import RULES
from tests.unit.warehouse.reader.mutated import damaged_files, seeds
from warehouse.project import PROJECT
from warehouse.reader.content import limits_within
from warehouse.reader.errors import Unreadable
from warehouse.reader.process.client import ReaderProcess
from warehouse.reader.tables import Table

KEPT = PROJECT / "tests" / "data" / "damaged"
INPUTS = 1000
# What such small files may take; far below what a refresh allows, and far above what they need.
LIMITS = limits_within(1024, 60)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess(LIMITS) as reader:
        yield reader


def outcomes(reader: ReaderProcess, path: Path, name: str) -> list[str]:
    """Return "table" or the rule for each table in a file."""
    found = []
    for table in reader.tables(path, name):
        if isinstance(table, Table):
            found.append("table")
            continue
        assert isinstance(table, Unreadable)
        assert RULES[table.rule_id].severity == "blocker"
        assert table.detail.endswith(".")
        found.append(table.rule_id)
    return found


def test_the_whole_files_are_read(tmp_path: Path, reader: ReaderProcess) -> None:
    for name, data in seeds().items():
        (tmp_path / name).write_bytes(data)
        assert set(outcomes(reader, tmp_path / name, name)) == {"table"}, name


def test_a_damaged_file_gives_tables_or_a_reason(tmp_path: Path, reader: ReaderProcess) -> None:
    counts: Counter[str] = Counter()
    failed = []
    for number, (name, data) in enumerate(damaged_files(INPUTS, seed=1)):
        path = tmp_path / f"{number}_{name}"
        path.write_bytes(data)
        found = outcomes(reader, path, name)
        counts.update(found)
        if not found or "file_over_limits" in found:
            failed.append(path)
        else:
            path.unlink()
    assert failed == [], f"keep a copy in {KEPT}"
    # The damage reaches the parsers: no kind of outcome is nearly all there is.
    assert counts["table"] > 100
    assert counts["file_damaged"] > 100
    assert len(counts) > 6


def test_the_same_seed_gives_the_same_files() -> None:
    assert list(damaged_files(30, seed=2)) == list(damaged_files(30, seed=2))
    assert list(damaged_files(30, seed=2)) != list(damaged_files(30, seed=3))


def test_what_once_failed_is_read_or_refused(reader: ReaderProcess) -> None:
    kept = sorted(path for path in KEPT.iterdir() if path.suffix != ".md")
    assert kept
    for path in kept:
        found = outcomes(reader, path, path.name)
        assert found, path.name
        assert "file_over_limits" not in found, path.name
