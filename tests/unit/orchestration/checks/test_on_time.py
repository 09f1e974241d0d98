"""A late authority's check fails at its partition, and no other's."""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg
import pytest

from expectations import calendar
from expectations.calendar import CalendarError
from expectations.systems import LIQUIDLOGIC, RETURNS, SYSTEMS
from orchestration.assets.deliveries import deliveries_of, raw_key
from orchestration.checks.on_time import CHECK, expected, on_time, on_time_keys
from orchestration.runtime.partitions import range_tags
from orchestration.settings import Settings
from tests.conftest import Deliver, sample
from warehouse.delivery.drop import scan
from warehouse.intake import read_waiting
from warehouse.log import punctuality
from warehouse.log.ledger import open_ledger
from warehouse.reading.secret import key_of
from warehouse.receiving import receive

PEOPLE, RETURN = raw_key("liquidlogic", "DIM_PERSON"), raw_key("returns", "return")
MORNING = datetime(2020, 11, 2, 7, 5, tzinfo=UTC)


@pytest.fixture
def delivered(settings: Settings, deliver: Deliver) -> Settings:
    """Luton's return is in use; of three authorities, one's nightly delivery is two days late."""
    deliver("luton", sample("luton"))
    for la, day in (("bedford", "2020-11-01"), ("essex", "2020-10-30"), ("norfolk", "2020-11-02")):
        deliver(la, "PERSON_ID\n", system="liquidlogic", day=day, name="DIM_PERSON.csv")
    zones = settings.zones
    with open_ledger(zones.ledger) as ledger:
        for folder in scan(zones.drop)[0]:
            if folder.la_id != "norfolk":  # its delivery came after the night's refresh
                receive(zones, ledger, folder)
        read_waiting(zones, ledger, key_of(zones.secrets, None), "luton", "returns", lambda _: None)
    return Settings(home=settings.home, settle_minutes=0)


def checked(
    settings: Settings, tags: dict[str, str] | None = None
) -> dict[dg.AssetKey, dict[str, dg.AssetCheckEvaluation]]:
    """What Dagster keeps of a run of the checks: by asset and partition."""
    checks = on_time(settings, ("liquidlogic", "returns"), lambda: MORNING)
    keys = on_time_keys(("liquidlogic", "returns")).values()
    definitions = dg.Definitions(
        assets=[deliveries_of(LIQUIDLOGIC), deliveries_of(RETURNS)],
        asset_checks=checks,
        jobs=[dg.define_asset_job("look", dg.AssetSelection.checks(*keys))],
        resources={"refresh_context": dg.ResourceDefinition.none_resource()},
        executor=dg.in_process_executor,
    )
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions.resolve_job_def("look")
        done = job.execute_in_process(
            instance=instance,
            tags=tags,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        kept = instance.all_logs(done.run_id, dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    found: dict[dg.AssetKey, dict[str, dg.AssetCheckEvaluation]] = {}
    for entry in kept:
        assert entry.dagster_event is not None
        evaluation = entry.dagster_event.asset_check_evaluation_data
        assert evaluation.check_name == CHECK
        found.setdefault(evaluation.asset_key, {})[str(evaluation.partition)] = evaluation
    return found


def test_a_late_authoritys_check_fails_at_its_partition(delivered: Settings) -> None:
    found = checked(delivered)[PEOPLE]
    assert {la: each.passed for la, each in found.items()} == {
        "bedford": True,
        "essex": False,
        "norfolk": True,
    }
    late = found["essex"]
    assert late.severity == dg.AssetCheckSeverity.WARN
    assert {name: value.value for name, value in late.metadata.items()} == {
        "days_late": 2,
        "deadline": datetime(2020, 11, 2, 7, tzinfo=UTC).timestamp(),
        "expected_on": "2020-11-01",
        "newest_delivery": "2020-10-30",
    }


def test_a_missing_return_fails_at_each_authority_of_the_region_that_has_not_sent_it(
    delivered: Settings,
) -> None:
    found = checked(delivered)[RETURN]
    assert len(found) == 11
    assert {la for la, each in found.items() if each.passed} == {"luton"}
    missing = {name: value.value for name, value in found["essex"].metadata.items()}
    assert missing == {
        "returns_missing": 1,
        "was_due/eastern_2020.2020-21-YTD-09": "2020-10-30",
        "next_due": "2021-01-29",
    }


def test_of_a_range_of_authorities_only_those_are_looked_at(delivered: Settings) -> None:
    found = checked(delivered, range_tags(["bedford", "essex"]))
    assert set(found[PEOPLE]) == {"bedford", "essex"}
    assert set(found[RETURN]) == {"bedford", "cambridgeshire", "central-bedfordshire", "essex"}


def test_one_authority_can_be_looked_at(delivered: Settings) -> None:
    found = checked(delivered, {"dagster/partition": "norfolk"})
    assert {key: set(las) for key, las in found.items()} == {
        PEOPLE: {"norfolk"},
        RETURN: {"norfolk"},
    }


def test_before_anything_is_delivered_nobody_is_late(settings: Settings) -> None:
    assert checked(settings) == {}
    assert expected(settings, MORNING) == set()


def test_whoever_is_expected_to_deliver_anything_is_looked_at(delivered: Settings) -> None:
    eastern = expected(delivered, MORNING)
    assert len(eastern) == 11
    assert {"bedford", "essex", "norfolk", "luton"} < eastern


def test_a_folder_that_is_still_filling_has_not_arrived(delivered: Settings) -> None:
    filling = Settings(home=delivered.home, settle_minutes=60)
    assert set(checked(filling)[PEOPLE]) == {"bedford", "essex"}


def test_a_calendar_that_cant_be_used_stops_the_check_and_no_refresh(
    delivered: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable() -> None:
        raise CalendarError("line 3")

    for module in (calendar, punctuality):
        monkeypatch.setattr(module, "nightly_collections", unusable)
        monkeypatch.setattr(module, "collections", unusable)
    assert len(on_time_keys(SYSTEMS)) == 3
    assert on_time(delivered, SYSTEMS)
    with pytest.raises(CalendarError):
        checked(delivered)
