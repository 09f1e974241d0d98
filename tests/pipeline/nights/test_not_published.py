"""When something of ours goes wrong: nothing is published, or only what is whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from orchestration.runtime import dbt
from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import Refresh, ask, refresh_home
from warehouse.raw.incoming import Incoming

pytestmark = pytest.mark.runs_on_disk

LINE = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"


def test_a_failing_audit_publishes_nothing(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(LINE.format(100)))
    assert refresh().code == 0
    before = settings.zones.published.joinpath("current").resolve()
    deliver("essex", a_return(LINE.format(101)), day="2020-11-20")
    # Raw that no reading could have written: a period that the calendar hasn't got.
    (path,) = settings.zones.raw.glob("returns/return/la=essex/*.parquet")
    original = Incoming.put_in_place

    def spoilt(incoming: Incoming) -> dict[str, set[str]]:
        parts = original(incoming)
        import polars as pl

        rows = pl.read_parquet(path, hive_partitioning=False)
        rows.with_columns(period=pl.lit("2020/21-Q9")).write_parquet(path)
        return parts

    with patch.object(Incoming, "put_in_place", spoilt):
        ran = refresh()
    assert ran.code == 1
    assert "Not published" in ran.printed
    assert "returns_point_at_reference_data" in ran.printed, ran.printed
    assert "Traceback" not in ran.printed
    assert settings.zones.published.joinpath("current").resolve() == before
    alerts = [path.read_text() for path in settings.zones.quality.glob("alerts/*.txt")]
    assert any("failed" in text and "models" in text for text in alerts), alerts
    assert not list(settings.zones.outbox.glob("essex/alerts/*"))
    assert refresh(full=True).code == 0
    assert ask(settings.zones, "select numerator from marts.fct_indicator where numerator > 0") == [
        (101,)
    ]


def test_models_that_do_not_parse_are_named(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(LINE.format(1)))

    def broken(*_: object) -> object:
        raise dbt.DbtError("Compilation Error in model area (models/canonical/area.sql)")

    with patch("orchestration.definitions.manifest", broken):
        ran = refresh()
    assert ran.code == 1
    assert "models/canonical/area.sql" in ran.printed


def test_with_a_key_the_build_database_is_encrypted_and_all_stays_at_home(
    settings: Settings,
    deliver: Deliver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("HOME", str(elsewhere))
    key = "'a quoted key'"
    deliver("essex", a_return(LINE.format(100), LINE.format(101)))
    ran = refresh_home(replace(settings, warehouse_key=key))
    assert ran.code == 3, ran.printed
    found = "select numerator from marts.fct_indicator where numerator > 0"
    assert ask(settings.zones, found) == [(100,)]
    assert b"fct_indicator" not in settings.zones.build_database.read_bytes()
    written = [path for path in settings.zones.home.rglob("*") if path.is_file()]
    assert not [path for path in written if key.encode() in path.read_bytes()]
    assert list(elsewhere.rglob("*")) == []
    zones = [path for path in settings.zones.home.iterdir() if path.is_dir()]
    assert {path.name for path in zones} == {
        *("drop", "landing", "raw", "quarantine", "build", "published", "outbox", "log", "dagster"),
        *("secrets", "quality"),
    }
    assert {path: oct(path.stat().st_mode & 0o077) for path in zones} == dict.fromkeys(zones, "0o0")
