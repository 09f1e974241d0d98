"""Every column that a measure reads, dropped, blanked and renamed after a clean night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from expectations.contracts.base import key_columns
from expectations.measured import indicators_reading
from expectations.systems import System
from tests.pipeline.corruptions import Tables, without_column
from tests.pipeline.figures import Models
from tests.pipeline.matrix.test_extracts_corrupted import Case, check


@pytest.mark.parametrize("name", ["liquidlogic", "paris"])
def test_no_figure_moves_with_a_lost_column(name: str, tmp_path: Path, models: Models) -> None:
    check(name, tmp_path, models, _columns)


def _columns(system: System, tables: Tables) -> Iterator[Case]:
    """Yield each way in which each column is lost."""
    for extract in system.extracts:
        if extract.name not in tables:
            continue
        for column in indicators_reading(system.name, extract.name):
            if column not in key_columns(extract.load()):
                for what, corrupt in without_column(tables[extract.name], column):
                    yield extract.name, what, tables | {extract.name: corrupt}
