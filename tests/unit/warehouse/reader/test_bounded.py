"""Files that are made to be enormous once decoded are refused before they are, within little memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.warehouse.reader.hostile import (
    MB,
    REFUSED,
    many_row_groups,
    shared_text_in_many_cells,
)
from warehouse.reader.content import ReadLimits
from warehouse.reader.errors import Unreadable
from warehouse.reader.process.client import ReaderProcess
from warehouse.reader.tables import read_tables

# A process of its own, so that a file that is not refused ends that and not the tests.
LIMITS = ReadLimits(max_bytes=100 * MB, memory_mb=1024, seconds=60)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess(LIMITS) as reader:
        yield reader


@pytest.mark.parametrize("kind", REFUSED)
def test_what_would_become_enormous_is_refused(
    tmp_path: Path, reader: ReaderProcess, kind: str
) -> None:
    name, made, rule_id = REFUSED[kind]
    (tmp_path / "received").write_bytes(made())
    assert (tmp_path / "received").stat().st_size < 25 * MB
    (refused,) = reader.tables(tmp_path / "received", name)
    assert isinstance(refused, Unreadable), refused
    assert refused.rule_id == rule_id, refused
    assert refused.name.startswith(name)


def test_many_row_groups_are_read(tmp_path: Path, reader: ReaderProcess) -> None:
    (tmp_path / "received").write_bytes(many_row_groups())
    (table,) = reader.tables(tmp_path / "received", "x.parquet")
    assert not isinstance(table, Unreadable)
    assert table.frame.shape == (1000, 4)


@pytest.mark.parametrize("long_references", [3, 3000])
def test_only_texts_that_cells_refer_to_count(tmp_path: Path, long_references: int) -> None:
    """One long note in a workbook of many short texts is no reason to refuse it."""
    path = tmp_path / "received"
    path.write_bytes(shared_text_in_many_cells(10_000, long_references))
    (found,) = read_tables(path, "x.xlsx", ReadLimits(max_bytes=40 * MB))
    assert isinstance(found, Unreadable) == (long_references == 3000), found


def test_line_ends_inside_quotes_make_no_rows(tmp_path: Path) -> None:
    """A hundred notes of a hundred lines are a hundred rows, however many columns there are."""
    path = tmp_path / "received"
    note = "line\n" * 99
    rows = f'"{note}",b,c\n' * 100
    path.write_text(f"a,b,c\n{rows}")
    limits = ReadLimits(max_bytes=1 * MB // 4)
    (table,) = read_tables(path, "x.csv", limits)
    assert not isinstance(table, Unreadable)
    assert len(table.frame) == 100
    path.write_text("a,b,c\n" + '"a",b,c\n' * 10_000)
    (refused,) = read_tables(path, "x.csv", limits)
    assert isinstance(refused, Unreadable)
    assert "16,384 cells" in refused.detail
