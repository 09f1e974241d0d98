"""Dagster's definitions: every check is of an asset that exists, and every rule is part of a check."""

from __future__ import annotations

import dagster as dg
import pytest

from expectations.rules import rules_of
from expectations.seeds import authorities
from expectations.systems import SYSTEMS
from orchestration.assets.deliveries import CHECKS, raw_key
from orchestration.checks.on_time import CHECK as ON_TIME
from orchestration.definitions import build_defs
from orchestration.jobs import MORNING, REFRESH
from orchestration.runtime.partitions import RANGE_END, RANGE_START, range_tags
from orchestration.settings import Settings


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return build_defs(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> dg.AssetGraph:
    return definitions.resolve_asset_graph()


def test_no_asset_check_names_an_asset_that_does_not_exist(graph: dg.AssetGraph) -> None:
    checks = graph.asset_check_keys
    assert checks
    assert {key.asset_key for key in checks} <= graph.materializable_asset_keys


def test_every_rule_is_part_of_a_check_at_its_extract(graph: dg.AssetGraph) -> None:
    for system in SYSTEMS.values():
        for extract in system.extracts:
            key = raw_key(system.name, extract.name)
            checks = {
                check.name: check for check in graph.asset_check_keys if check.asset_key == key
            }
            assert set(checks) - {ON_TIME} == set(CHECKS.values())
            for rule in rules_of(system.name, extract.name):
                described = graph.get(checks[CHECKS[rule.severity]]).description or ""
                assert rule.id in described


def test_the_models_hang_on_the_deliveries_and_the_release_on_the_marts(
    graph: dg.AssetGraph,
) -> None:
    staged = dg.AssetKey(["staging", "stg_returns__return"])
    assert raw_key("returns", "return") in graph.get(staged).parent_keys
    logged = dg.AssetKey(["staging", "stg_tartan__delivery"])
    assert raw_key("tartan", "delivery") in graph.get(logged).parent_keys
    assert dg.AssetKey(["marts", "fct_indicator"]) in graph.get(dg.AssetKey("release")).parent_keys
    assert graph.unexecutable_asset_keys == set()


def test_deliveries_are_partitioned_by_authority(graph: dg.AssetGraph) -> None:
    partitions = graph.get(raw_key("returns", "return")).partitions_def
    assert partitions is not None
    assert list(partitions.get_partition_keys()) == list(authorities())


def test_a_region_is_a_range_of_partitions() -> None:
    eastern = ["bedford", "cambridgeshire", "central-bedfordshire", "essex", "hertfordshire"]
    eastern += ["luton", "norfolk", "peterborough", "southend-on-sea", "suffolk", "thurrock"]
    tags = range_tags(eastern)
    order = list(authorities())
    first, last = order.index(tags[RANGE_START]), order.index(tags[RANGE_END])
    assert sorted(order[first : last + 1]) == sorted(eastern)


def test_the_morning_checks_are_no_part_of_a_refresh(
    definitions: dg.Definitions, graph: dg.AssetGraph
) -> None:
    refresh, morning = (
        definitions.resolve_job_def(name).asset_layer.asset_graph for name in (REFRESH, MORNING)
    )
    of_the_morning = {dg.AssetKey("morning_round")}
    on_time = {key for key in graph.asset_check_keys if key.name == ON_TIME}
    assert morning.asset_check_keys == on_time
    assert morning.executable_asset_keys >= of_the_morning
    assert refresh.asset_check_keys == graph.asset_check_keys - on_time
    assert refresh.executable_asset_keys == graph.executable_asset_keys - of_the_morning


def test_every_system_with_a_deadline_has_a_check_of_it(graph: dg.AssetGraph) -> None:
    asked = {key.asset_key for key in graph.asset_check_keys if key.name == ON_TIME}
    assert asked == {
        raw_key("liquidlogic", "DIM_PERSON"),
        raw_key("paris", "LOOKUP"),
        raw_key("returns", "return"),
    }
    for key in graph.asset_check_keys:
        if key.name == ON_TIME:
            assert graph.get(key).partitions_def == graph.get(key.asset_key).partitions_def


def test_a_refresh_without_deliveries_has_no_check_of_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("nothing"))
    definitions = build_defs(settings, systems=(), children=False)
    assert not any(
        key.name == ON_TIME for key in definitions.resolve_asset_graph().asset_check_keys
    )
    assert definitions.resolve_job_def(REFRESH).asset_layer.asset_graph.executable_asset_keys


def test_the_refresh_runs_at_two_and_the_morning_job_at_five_past_seven_in_london(
    definitions: dg.Definitions,
) -> None:
    found = [
        each for each in definitions.schedules or () if isinstance(each, dg.ScheduleDefinition)
    ]
    assert {each.job_name: each.cron_schedule for each in found} == {
        REFRESH: "0 2 * * *",
        MORNING: "5 7 * * *",
    }
    for schedule in found:
        assert schedule.execution_timezone == "Europe/London"
        assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING


def test_all_sensors_but_that_of_drop_are_on_from_the_start(definitions: dg.Definitions) -> None:
    at_work = {
        sensor.name: sensor.default_status == dg.DefaultSensorStatus.RUNNING
        for sensor in definitions.sensors or ()
    }
    assert at_work == {
        "new_delivery": False,
        "killed_refresh": True,
        "failed_run": True,
        "failed_check": True,
        "outbox": True,
    }
