"""A region with a mistake of every kind: each is reported once, and sound rows count as if the mistakes were absent."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.pipeline.figures import Models, differences, take_in
from warehouse.delivery.zones import Zones
from warehouse.synthetic.region import manifest_path, write_region

AS_AT = date(2020, 12, 31)
LAS = ("luton",)
FIGURES = ("fct_indicator", "fct_duration_distribution", "fct_regional_benchmark")


def made_region(home: Path) -> Zones:
    zones = Zones(home)
    written = write_region(zones.drop, LAS, years=2, as_at=AS_AT, seed=1, scale=0.02, defects=True)
    assert [each.la_id for each in written] == list(LAS)
    return zones


def planted_in(zones: Zones) -> pl.DataFrame:
    return pl.read_csv(
        manifest_path(zones.drop, AS_AT, 1), schema_overrides={"row_number": pl.Int64}
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Zones:
    zones = made_region(tmp_path_factory.mktemp("planted"))
    assert [reading.status for reading in take_in(zones)] == ["partly"]
    return zones


@pytest.fixture(scope="module")
def without_refused_rows(tmp_path_factory: pytest.TempPathFactory) -> Zones:
    """The same region, but for the rows that are to be refused."""
    zones = made_region(tmp_path_factory.mktemp("without"))
    refused = planted_in(zones).filter(~pl.col("kept"), pl.col("row_number").is_not_null())
    for (la, extract), rows in refused.group_by("la_id", "extract"):
        path = zones.drop / str(la) / "liquidlogic" / str(AS_AT) / f"{extract}.csv"
        lines = path.read_text().splitlines(keepends=True)
        gone = set(rows["row_number"])
        path.write_text("".join(line for n, line in enumerate(lines) if n not in gone))
    # Without its refused rows the extract is no longer the same as its copy.
    for extract in planted_in(zones).filter(rule_id="repeated_file")["extract"]:
        (copy,) = zones.drop.glob(f"*/liquidlogic/{AS_AT}/{extract}_*.csv")
        copy.unlink()
    assert refused.height > 100
    take_in(zones)
    return zones


@pytest.mark.parametrize("la", LAS)
def test_each_mistake_is_reported_once_under_its_rule_and_nothing_else(
    planted: Zones, la: str
) -> None:
    (failures,) = (planted.outbox / la).rglob("failures.csv")
    with failures.open(encoding="utf-8-sig", newline="") as file:
        reported = Counter(
            (row["extract"], row["row_number"], row["rule_id"]) for row in csv.DictReader(file)
        )
    expected = Counter(
        (extract, "" if number is None else str(number), rule)
        for extract, number, rule in planted_in(planted)
        .filter(pl.col("la_id") == la)
        .select("extract", "row_number", "rule_id")
        .iter_rows()
    )
    assert reported == expected
    assert len({rule for _, _, rule in reported}) > 30


def test_rows_that_are_refused_change_no_figure(
    planted: Zones, without_refused_rows: Zones, models: Models
) -> None:
    databases = [models.run(zones) for zones in (planted, without_refused_rows)]
    assert differences(*databases, FIGURES) == dict.fromkeys(FIGURES, 0)
