"""When something of ours goes wrong: nothing is published, or only what is whole."""

from __future__ import annotations

import csv
from pathlib import Path
from unittest.mock import patch

import pytest

from orchestration import dbt
from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import Refresh, ask
from warehouse import intake

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
    original = intake._write_raw

    def spoilt(*arguments: object) -> set[str]:
        parts: set[str] = original(*arguments)  # type: ignore[arg-type]
        import polars as pl

        rows = pl.read_parquet(path, hive_partitioning=False)
        rows.with_columns(period=pl.lit("2020/21-Q9")).write_parquet(path)
        return parts

    with patch.object(intake, "_write_raw", spoilt):
        ran = refresh()
    assert ran.code == 1
    assert "Not published" in ran.said
    assert "returns_point_at_reference_data" in ran.said, ran.said
    assert "Traceback" not in ran.said
    assert settings.zones.published.joinpath("current").resolve() == before
    assert refresh(full=True).code == 0
    assert ask(settings.zones, "select numerator from marts.fct_indicator where numerator > 0") == [
        (101,)
    ]


def test_a_crash_while_reading_is_ours_and_not_the_authoritys(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("bedford", a_return(LINE.format(1)))
    deliver("essex", a_return(LINE.format(2)))
    original = intake.read_extract

    def crashing(*arguments: object) -> object:
        if arguments[2].la_id == "bedford":  # type: ignore[attr-defined]
            raise ZeroDivisionError("a bug")
        return original(*arguments)  # type: ignore[arg-type]

    with patch.object(intake, "read_extract", crashing):
        ran = refresh()
    assert ran.code == 3
    assert "Tartan itself failed" in ran.said
    assert ask(settings.zones, "select numerator from marts.fct_indicator where numerator > 0") == [
        (2,)
    ]
    (folder,) = (settings.zones.outbox / "bedford").iterdir()
    with (folder / "failures.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["rule_id"] for row in csv.DictReader(file)] == ["internal_error"]
    assert refresh(full=True).code == 0
    assert len(ask(settings.zones, "select 1 from marts.fct_indicator where numerator > 0")) == 2


def test_models_that_do_not_parse_are_named(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(LINE.format(1)))

    def broken(*_: object) -> object:
        raise dbt.DbtError("Compilation Error in model area (models/canonical/area.sql)")

    with patch("orchestration.definitions.manifest", broken):
        ran = refresh()
    assert ran.code == 1
    assert "models/canonical/area.sql" in ran.said


@pytest.mark.parametrize("key", ["a plain key", "'quoted'"])
def test_the_build_database_is_encrypted_when_there_is_a_key(
    settings: Settings, deliver: Deliver, key: str
) -> None:
    from dataclasses import replace

    from tests.pipeline.conftest import refresh_home

    deliver("essex", a_return(LINE.format(100)))
    ran = refresh_home(replace(settings, warehouse_key=key))
    assert ran.code == 0, ran.said
    assert ask(settings.zones, "select numerator from marts.fct_indicator where numerator > 0") == [
        (100,)
    ]
    database = settings.zones.build_database
    assert b"fct_indicator" not in database.read_bytes()
    written = [path for path in settings.zones.home.rglob("*") if path.is_file()]
    assert not [path for path in written if key.encode() in path.read_bytes()]


def test_every_zone_is_the_owners_alone(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(LINE.format(100), LINE.format(101)))
    assert refresh().code == 3
    home = settings.zones.home
    zones = [path for path in home.iterdir() if path.is_dir()]
    assert {path.name for path in zones} == {
        *("drop", "landing", "raw", "quarantine", "build", "published", "outbox", "log", "dagster")
    }
    assert {path: oct(path.stat().st_mode & 0o077) for path in zones} == dict.fromkeys(zones, "0o0")


def test_nothing_is_written_outside_home(
    settings: Settings,
    deliver: Deliver,
    refresh: Refresh,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("HOME", str(elsewhere))
    deliver("essex", a_return(LINE.format(100)))
    assert refresh().code == 0
    assert list(elsewhere.rglob("*")) == []
