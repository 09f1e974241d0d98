"""A refresh and a check read files in a process of their own, within the limits that are set."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from unittest.mock import MagicMock

import pytest
from rich.console import Console

from expectations.systems import SYSTEMS
from orchestration.assets import deliveries
from orchestration.commands.check import check_and_report
from orchestration.runtime.resources import RefreshContext
from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.unit.warehouse.reader.ending import let_it_end_its_reader
from warehouse.delivery.drop import scan
from warehouse.log.ledger import open_ledger
from warehouse.reader.content import limits_within
from warehouse.reading.variants import NO_VARIANTS

LINE = "eastern_2020,{},2020/21-YTD-09,,100,,,"


def test_a_refresh_reads_all_deliveries_in_one_process_that_ends_with_it(
    settings: Settings, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_it_end_its_reader(monkeypatch, "harmful.csv")
    deliver("bedford", a_return(LINE.format("1.3")), name="harmful.csv")
    deliver("essex", a_return(LINE.format("1.3")))
    readings: list[Any] = []
    context = RefreshContext(settings, MagicMock(read=readings.append))
    with context.ending, open_ledger(settings.zones.ledger) as ledger:
        for la in ("bedford", "essex"):
            folders = [folder for folder in scan(settings.zones.drop)[0] if folder.la_id == la]
            taken = deliveries._take(
                cast(Any, MagicMock()),
                context,
                ledger,
                SYSTEMS["returns"],
                la,
                folders,
                NO_VARIANTS,
            )
            assert list(taken)
        assert context.reader._process is not None
    assert context.reader._process is None
    refused, accepted = readings
    assert [finding.rule_id for finding in refused.outcomes[0].findings] == ["file_over_limits"]
    assert accepted.status == "accepted"


def test_the_limits_of_the_settings_are_those_of_the_process(settings: Settings) -> None:
    context = RefreshContext(replace(settings, read_memory_mb=700, read_seconds=7), MagicMock())
    assert context.reader._limits == limits_within(700, 7)


def test_a_check_refuses_a_file_that_ends_what_reads_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_it_end_its_reader(monkeypatch, "harmful.csv")
    path = tmp_path / "harmful.csv"
    path.write_text(a_return(LINE.format("1.3")))
    printed = io.StringIO()
    console = Console(file=printed, width=200)
    limited = replace(settings, read_memory_mb=700)
    assert check_and_report(path, "returns", None, None, limited, console) == 3
    assert "could not be read within 700 MB" in " ".join(printed.getvalue().split())
