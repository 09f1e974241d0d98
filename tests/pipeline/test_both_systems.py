"""One made-up population written as LiquidLogic and as PARIS: every figure is the same, whoever wrote it how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.seeds import rows
from expectations.systems import RETURNS, SYSTEMS
from orchestration import dbt
from orchestration.settings import Settings
from tests.benchmarks.compiled import run_all, statements
from tests.conftest import YEARS_SHOWN
from tests.pipeline.conftest import refresh_home
from warehouse.drop import scan
from warehouse.intake import read_waiting
from warehouse.ledger import open_ledger
from warehouse.raw import write_empty_extracts
from warehouse.raw_log import write_log
from warehouse.receiving import receive
from warehouse.release import DATABASE
from warehouse.sample.region import LAS, write_region
from warehouse.secret import Key
from warehouse.zones import Zones

FIGURES = ("fct_indicator", "fct_duration_distribution", "fct_regional_benchmark", "dim_area")
KEY = Key(b"one key for all")


@dataclass(frozen=True)
class Shape:
    """A region: whose children, how many, up to when."""

    las: tuple[str, ...]
    years: int
    as_at: date
    seed: int
    scale: float


shapes = st.builds(
    Shape,
    las=st.permutations(LAS).map(lambda las: tuple(las[:1])),
    years=st.integers(1, 4),
    as_at=st.dates(date(2018, 1, 1), date(2024, 12, 31)),
    seed=st.integers(0, 10_000),
    scale=st.sampled_from([0.01, 0.02, 0.04]),
)


def written(zones: Zones, shape: Shape, systems: str) -> None:
    list(
        write_region(
            zones.drop,
            shape.las,
            shape.years,
            shape.as_at,
            shape.seed,
            shape.scale,
            systems=systems,
            only_shared=True,
        )
    )


def read(zones: Zones) -> None:
    """Take everything in as a refresh does, short of the models."""
    folders, _ = scan(zones.drop)
    write_empty_extracts(zones.raw)
    with open_ledger(zones.ledger) as ledger:
        for folder in folders:
            receive(zones, ledger, folder)
            for reading in read_waiting(
                zones, ledger, KEY, folder.la_id, folder.system, lambda _: None
            ):
                assert reading.status == "accepted", [o.reasons() for o in reading.outcomes]
                told = {o.extract: o.warnings() for o in reading.outcomes if o.warnings()}
                assert told == {}
        write_log(zones.raw, ledger)


def in_one_system(home: Path, shape: Shape, system: str, built: list[Any]) -> Path:
    """The database that the models make of a region in one system."""
    zones = Zones(home)
    zones.create()
    written(zones, shape, system)
    read(zones)
    run_all(statements(built, zones.raw, with_tests=False), zones.build_database)
    return zones.build_database


def differences(one: Path, other: Path) -> dict[str, int]:
    """How many rows of each table of figures are in one database and not in the other.

    Which delivery a figure comes from differs, and so do the indicators of what only one system
    records.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        connection.execute("create table left_out (indicator_id varchar)")
        connection.executemany(
            "insert into left_out values (?)", [[name] for name in said_by_one_system()]
        )
        return {table: _differing(connection, table) for table in FIGURES}


def _differing(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    described = connection.execute(f"describe one.marts.{table}").fetchall()
    names = [row[0] for row in described if row[0] != "delivery_id"]
    told = "where indicator_id not in (from left_out)" if "indicator_id" in names else ""
    rows = {
        database: f"select {', '.join(names)} from {database}.marts.{table} {told}"
        for database in ("one", "other")
    }
    (count,) = connection.execute(
        f"select count(*) from (({rows['one']} except all {rows['other']}) "
        f"union all ({rows['other']} except all {rows['one']}))"
    ).fetchall()[0]
    assert connection.execute(f"select count(*) > 0 from ({rows['one']})").fetchall() == [(True,)]
    return int(count)


def said_by_one_system() -> set[str]:
    """Indicators whose measures need what not every system records."""
    systems = [name for name in SYSTEMS if name != RETURNS.name]
    told = {(row["system"], row["canonical_table"]) for row in rows("canonical_sources")}
    tables = {table for _, table in told}
    of_one = {table for table in tables if any((name, table) not in told for name in systems)}
    assert of_one == {"quality_forms"}
    measures = {row["measure_id"] for row in rows("measures") if of_one & set(row["needs"].split())}
    return {
        row["indicator_id"]
        for row in rows("indicator_catalogue")
        if measures & {row["numerator_measure"], row["denominator_measure"]}
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What dbt made of the models, to be run again on other raw zones."""
    home = Settings(home=tmp_path_factory.mktemp("built"), years_shown=YEARS_SHOWN)
    home.zones.create()
    read(home.zones)
    return dbt.invoke(home, ["build", "--exclude-resource-type", "unit_test", "test"])


@given(shape=shapes)
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_both_systems_give_the_same_figures(built: list[Any], shape: Shape) -> None:
    with TemporaryDirectory() as folder:
        databases = [
            in_one_system(Path(folder) / system, shape, system, built)
            for system in ("liquidlogic", "paris")
        ]
        assert differences(*databases) == dict.fromkeys(FIGURES, 0)


def test_a_mixed_region_is_compared_as_one_of_a_single_system(
    built: list[Any], tmp_path: Path
) -> None:
    shape = Shape(("norfolk", "essex"), 2, date(2020, 12, 31), seed=3, scale=0.01)
    mixed = Settings(home=tmp_path / "mixed", years_shown=YEARS_SHOWN)
    mixed.zones.create()
    written(mixed.zones, shape, "mixed")
    ran = refresh_home(mixed)
    assert ran.code == 0, ran.said
    assert {folder.system for folder in scan(mixed.zones.drop)[0]} == {"liquidlogic", "paris"}
    single = in_one_system(tmp_path / "single", shape, "liquidlogic", built)
    release = mixed.zones.published / "current" / DATABASE
    assert differences(single, release) == dict.fromkeys(FIGURES, 0)
