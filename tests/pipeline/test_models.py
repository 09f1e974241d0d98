"""The models by themselves: dbt's unit tests, and what Python and SQL must agree on."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from expectations.contracts.returns.return_ import population_in_force
from expectations.periods import parse
from expectations.seeds import rows
from expectations.systems import names_of
from orchestration.runtime import dbt
from orchestration.settings import Settings
from tests.pipeline.conftest import ask
from tests.pipeline.figures import Models
from warehouse.project import PROJECT
from warehouse.release.database import audited_database

_MEASURE = re.compile(r"'([a-z_0-9]+)' as measure_id")


@pytest.fixture(scope="module")
def built(region: Settings) -> Settings:
    """Return the region, with the models of children built too, which hold no rows."""
    dbt.invoke(region, ["run", "--select", "tag:children"])
    return region


@pytest.fixture(scope="module")
def nodes(models: Models) -> dict[str, Any]:
    """Return every node of the project, by its unique id."""
    found: dict[str, Any] = dbt.manifest(models.settings)["nodes"]
    return found


def test_every_dbt_unit_test_passes(models: Models) -> None:
    """A unit test needs the relations that its rows stand in for; the models' home has them all."""
    ran = dbt.invoke(models.settings, ["test", "--select", "test_type:unit"])
    results = [result for result in ran if result.node.resource_type == "unit_test"]
    assert len(results) >= 70
    assert {result.node.name: str(result.status) for result in results} == {
        result.node.name: "pass" for result in results
    }


def test_the_models_make_the_measures_that_the_register_names_and_no_other(
    models: Models,
) -> None:
    compiled = [
        path
        for pattern in ("int_measure__*.sql", "int_window__*.sql")
        for path in models.settings.zones.build.glob(f"dbt/*/compiled/**/{pattern}")
    ]
    assert len(compiled) > 20
    made = {name for path in compiled for name in re.findall(_MEASURE, path.read_text())}
    assert made == {row["measure_id"] for row in rows("measures")}


def test_the_catalogue_and_the_register_of_measures_name_one_another() -> None:
    registered = {row["measure_id"] for row in rows("measures")}
    used = {
        row[part]
        for row in rows("indicator_catalogue")
        if row["origin"] == "extract"
        for part in ("numerator_measure", "denominator_measure")
    }
    assert used - {"", "population_0_17"} == registered


def test_canonical_tables_are_made_of_the_extracts_that_give_their_rows(
    nodes: dict[str, Any],
) -> None:
    parents = {uid: node["depends_on"].get("nodes", []) for uid, node in nodes.items()}

    def sources(uid: str) -> set[str]:
        if uid.startswith("source."):
            return {uid.rsplit(".", 1)[-1]}
        return {name for parent in parents.get(uid, []) for name in sources(parent)}

    canonical = {row["canonical_table"] for row in rows("canonical_sources")}
    assert {row["counts"] for row in rows("measures")} <= canonical
    for row in rows("canonical_sources"):
        assert row["extract"] in sources(f"model.tartan.{row['canonical_table']}"), row


def test_a_sum_of_measures_reads_what_its_parts_read() -> None:
    reads: dict[str, set[tuple[str, str, str]]] = {}
    for row in rows("measure_columns"):
        if row["breakdown"] == "all":
            found = {(row["system"], row["extract"], name) for name in row["columns"].split()}
            reads.setdefault(row["measure_id"], set()).update(found)
    model = (PROJECT / "models/measures/entries/int_measure__combined.sql").read_text()
    parts = re.findall(r"\('([a-z_]+)', '[a-z_]+', '([a-z_0-9]+)'\)", model)
    assert len(parts) >= 8
    lacking = {(whole, part): reads[part] - reads[whole] for whole, part in parts}
    assert {names: columns for names, columns in lacking.items() if columns} == {}


def test_one_extract_of_each_system_gives_the_rows_of_a_canonical_table() -> None:
    giving = Counter((row["system"], row["canonical_table"]) for row in rows("canonical_sources"))
    assert set(giving.values()) == {1}


def test_every_system_gives_the_columns_that_a_canonical_table_declares(
    built: Settings, nodes: dict[str, Any]
) -> None:
    systems = names_of("case_management")
    tables = _from_systems(nodes)
    assert len(tables) > 30
    unions = set()
    with audited_database(built.zones.build_database, None, built.zones.raw) as database:

        def columns(system: str, table: str) -> dict[str, str]:
            view = f"warehouse.staging.stg_{system}__{table}"
            return {
                name: kind for name, kind, *_ in database.execute(f"describe {view}").fetchall()
            }

        for table in sorted(tables):
            first, *others = (columns(system, table) for system in systems)
            assert others == [first] * len(others), table
            node = nodes[f"model.tartan.{table}"]
            if "union_of_systems" in node["raw_code"]:
                unions.add(table)
                assert set(node["columns"]) == set(first), table
    assert len(unions) > 15


def test_every_table_from_the_systems_has_its_grain_tested(nodes: dict[str, Any]) -> None:
    tested = nodes["test.tartan.canonical_grain"]["depends_on"]["nodes"]
    assert {uid.split(".")[-1] for uid in tested} == _from_systems(nodes)


def _from_systems(nodes: dict[str, Any]) -> set[str]:
    """Return the canonical tables that a system's staging model of the same name is read for."""
    return {
        node["name"]
        for node in nodes.values()
        if node["resource_type"] == "model"
        and f"model.tartan.stg_liquidlogic__{node['name']}" in node["depends_on"]["nodes"]
    }


def test_the_last_release_is_compared_with_while_it_is_whole(built: Settings) -> None:
    def figures_read() -> int:
        dbt.invoke(built, ["run", "--select", "int_quality__last_release"])
        with audited_database(built.zones.build_database, None, built.zones.raw) as database:
            query = "select count(*) from warehouse.quality.int_quality__last_release"
            return int(database.execute(query).fetchall()[0][0])

    ((published,),) = ask(built.zones, "select count(*) from marts.fct_indicator")
    assert figures_read() == published > 0
    file = built.zones.published / "current" / "parquet" / "fct_indicator.parquet"
    whole = file.read_bytes()
    try:
        file.write_bytes(whole[: len(whole) // 2])
        assert figures_read() == 0
        file.unlink()
        assert figures_read() == 0
    finally:
        file.write_bytes(whole)


def test_the_population_at_intake_is_the_one_in_force_in_the_models(region: Settings) -> None:
    with audited_database(region.zones.build_database, None, region.zones.raw) as database:
        held = database.execute("""
            select areas.la_id, periods.period_id as period, in_force.population
            from warehouse.seeds.local_authorities as areas
            cross join warehouse.canonical.period as periods
            left join warehouse.measures.int_population__in_force as in_force
                on areas.ons_code = in_force.area_id and periods.period_id = in_force.period_id
            where areas.ons_code in (from warehouse.seeds.population select area_id)
        """).pl()
    assert held["population"].null_count() > 0
    assert held["population"].n_unique() > 20
    at_intake = held.select(population_in_force()).to_series()
    assert held["population"].equals(at_intake, null_equal=True)


def test_dim_period_holds_exactly_the_periods_that_a_return_may_name(region: Settings) -> None:
    rows = ask(
        region.zones, "select period_id, period_type, start_date, end_date from marts.dim_period"
    )
    assert len(rows) > 2000
    for period_id, _, start, end in rows:
        period = parse(period_id)
        assert period is not None, period_id
        assert (period.start, period.end) == (start, end)
    held = {row[0] for row in rows}
    years = range(2008, 2038)
    named = {f"{y}-{m:02}" for y in years for m in range(1, 13)}
    named |= {f"R12-{name}" for name in named} | {
        f"{y}-W{w:02}" for y in years for w in range(1, 54)
    }
    for y in years:
        year = f"{y}/{(y + 1) % 100:02}"
        named |= {year, *(f"{year}-Q{q}" for q in range(1, 5))}
        named |= {f"{year}-YTD-{m:02}" for m in range(1, 13)}
    assert {name for name in named if parse(name)} == held


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("dim_indicator", "indicator_id, title, theme, unit, polarity, numerator_measure, denominator_measure, scale, annualise, decimals, origin, description, active_from, active_to"),
        ("indicator_reference", "framework, ref, indicator_id, section, printed_title, note"),
        ("dim_area", "area_id, area_type, area_name, ons_code, dfe_code, la_id, region_id"),
        ("dim_period", "period_id, period_type, start_date, end_date, months, financial_year"),
        ("fct_indicator", "indicator_id, area_id, period_id, breakdown, source, numerator, denominator, value, value_status, denominator_changed, as_at, delivery_id"),
        ("fct_regional_benchmark", "indicator_id, period_id, area_id, region_id, source, value, region_value, region_las_reporting, national_value, national_year, neighbour_value, best_neighbour_value, national_top_quartile, rank_in_region, quartile_in_region, top_of_range, bottom_of_range, expected_value, actual_to_expected, band"),
        ("fct_duration_distribution", "indicator_id, area_id, period_id, n, minimum, p25, median, p75, maximum, mode, mean"),
        ("fct_return_reconciliation", "indicator_id, area_id, period_id, return_numerator, return_denominator, extract_numerator, extract_denominator, difference, status"),
        ("fct_delivery", "delivery_id, la_id, system, extract, delivered_on, received_at, content_hash, status, rows_received, rows_accepted, rows_quarantined"),
        ("fct_quality_issue", "issue_id, la_id, system, extract, rule_id, severity, opened_at, last_seen_at, resolved_at, state, rows_failed"),
        ("fct_quality_result", "delivery_id, la_id, system, extract, rule_id, tool, severity, rows_checked, rows_failed, status, checked_at"),
    ],
)  # fmt: skip
def test_the_columns_are_those_of_the_interface_in_its_order(
    region: Settings, table: str, columns: str
) -> None:
    described = [row[0] for row in ask(region.zones, f"describe marts.{table}")]
    promised = columns.split(", ")
    assert described[: len(promised)] == promised
