"""What Dagster is told: every check is of an asset that exists, and every rule is a check."""

from __future__ import annotations

import dagster as dg
import pytest

from expectations.rules import rules_of
from expectations.seeds import authorities
from expectations.systems import SYSTEMS
from orchestration.assets.deliveries import CHECKS, raw_key
from orchestration.definitions import build_defs
from orchestration.partitions import RANGE_END, RANGE_START, range_tags
from orchestration.settings import Settings


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> dg.AssetGraph:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    return build_defs(settings).resolve_asset_graph()


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
            assert set(checks) == set(CHECKS.values())
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


def test_it_runs_at_two_in_london(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("schedule"))
    (schedule,) = build_defs(settings).schedules or ()
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.execution_timezone == "Europe/London"
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
