"""One made-up population written as LiquidLogic and as PARIS: every figure is the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.seeds import rows
from expectations.systems import names_of
from expectations.wording import reasons, warnings
from tests.pipeline.figures import Models, differences, take_in
from warehouse.delivery.zones import Zones
from warehouse.synthetic.region import LAS, write_region

FIGURES = ("fct_indicator", "fct_duration_distribution", "fct_regional_benchmark", "dim_area")


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


def in_systems(home: Path, shape: Shape, systems: str, models: Models) -> Path:
    """The database that the models make of a region in one system or in several."""
    zones = Zones(home)
    written(zones, shape, systems)
    for reading in take_in(zones):
        broken = [rule for outcome in reading.outcomes for rule in outcome.broken_rules()]
        assert reading.status == "accepted", reasons(broken)
        assert broken == [], warnings(broken)
    return models.run(zones)


def of_one_system_alone() -> set[str]:
    """Indicators whose measures need what not every system records."""
    systems = names_of("case_management")
    sources = {(row["system"], row["canonical_table"]) for row in rows("canonical_sources")}
    tables = {table for _, table in sources}
    of_one = {table for table in tables if any((name, table) not in sources for name in systems)}
    assert of_one == {"quality_forms"}
    measures = {row["measure_id"] for row in rows("measures") if row["counts"] in of_one}
    return {
        row["indicator_id"]
        for row in rows("indicator_catalogue")
        if measures & {row["numerator_measure"], row["denominator_measure"]}
    }


@given(shape=shapes)
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_both_systems_give_the_same_figures(models: Models, shape: Shape) -> None:
    with TemporaryDirectory() as folder:
        databases = [
            in_systems(Path(folder) / system, shape, system, models)
            for system in ("liquidlogic", "paris")
        ]
        assert differences(*databases, FIGURES, of_one_system_alone()) == dict.fromkeys(FIGURES, 0)


def test_a_mixed_region_is_compared_as_one_of_a_single_system(
    models: Models, tmp_path: Path
) -> None:
    shape = Shape(("norfolk", "essex"), 2, date(2020, 12, 31), seed=3, scale=0.01)
    mixed = in_systems(tmp_path / "mixed", shape, "mixed", models)
    assert {path.name for path in (tmp_path / "mixed" / "drop").glob("*/*")} == {
        "liquidlogic",
        "paris",
    }
    single = in_systems(tmp_path / "single", shape, "liquidlogic", models)
    assert differences(single, mixed, FIGURES, of_one_system_alone()) == dict.fromkeys(FIGURES, 0)
