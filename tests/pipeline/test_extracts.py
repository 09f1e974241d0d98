"""Extracts through a whole refresh: in any order, twice, damaged."""

from __future__ import annotations

import random
import shutil
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.oracle.random_region import region
from tests.pipeline.figures import Models, differences, take_in
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import open_ledger

DAY = "2021-05-01"
LA = "luton"


def folder_of(zones: Zones, la: str, day: str = DAY) -> Path:
    return zones.drop / la / "liquidlogic" / day


def deliver_random(zones: Zones) -> Path:
    return region(150, seed=1).write(folder_of(zones, LA))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Zones:
    """One authority, and the marts that are made of it."""
    zones = Zones(tmp_path_factory.mktemp("authority"))
    deliver_random(zones)
    assert [reading.status for reading in take_in(zones)] == ["partly"]
    models.run(zones)
    return zones


def _shuffled(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        header, *rows = path.read_text().splitlines(keepends=True)
        random.Random(path.name).shuffle(rows)
        path.write_text("".join([header, *rows]))


def _in_one_archive(folder: Path) -> None:
    files = sorted(folder.iterdir(), reverse=True)
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.name)
            path.unlink()


def _written_otherwise(folder: Path) -> None:
    """Other names, another delimiter, columns in another order, lower case."""
    for path in folder.glob("*.csv"):
        frame = pl.read_csv(path, infer_schema=False)
        frame = frame.select(reversed(frame.columns)).rename(str.lower)
        frame.write_csv(folder / f"{path.stem.lower()}_20210501.txt", separator="|")
        path.unlink()


def test_the_same_rows_give_the_same_marts(authority: Zones, zones: Zones, models: Models) -> None:
    folder = deliver_random(zones)
    _shuffled(folder)
    _written_otherwise(folder)
    _in_one_archive(folder)
    take_in(zones)
    found = differences(authority.build_database, models.run(zones))
    assert set(found.values()) == {0}, found


def test_read_again_they_give_the_same_marts(
    authority: Zones, models: Models, tmp_path: Path
) -> None:
    first = tmp_path / "first.duckdb"
    shutil.copy(authority.build_database, first)
    assert take_in(authority) == []
    with open_ledger(authority.ledger) as ledger:
        ledger.forget_readings("liquidlogic", [LA])
    assert len(take_in(authority)) == 1
    found = differences(first, models.run(authority))
    assert set(found.values()) == {0}, found


def test_every_computable_indicator_is_there(authority: Zones) -> None:
    with duckdb.connect(authority.build_database, read_only=True) as database:
        missing = database.execute(
            """
        select indicator_id
        from marts.dim_indicator
        where origin = 'extract' and not exists (
            select 1 from marts.fct_indicator
            inner join marts.dim_area using (area_id)
            where fct_indicator.indicator_id = dim_indicator.indicator_id
                and dim_area.area_type = 'la'
                and fct_indicator.source = 'extract'
                and fct_indicator.numerator is not null
        )
        """
        ).fetchall()
    assert missing == []
