"""When a run is asked for, and over whom."""

from __future__ import annotations

import dagster as dg
import pytest

from orchestration.partitions import RANGE_END, RANGE_START
from orchestration.schedules import nightly
from orchestration.sensors import drop_sensor
from orchestration.settings import Settings
from tests.conftest import Deliver
from warehouse.drop import scan
from warehouse.ledger import open_ledger
from warehouse.receiving import receive


@pytest.fixture
def settled(settings: Settings) -> Settings:
    return Settings(home=settings.home, settle_minutes=0)


def night(settings: Settings) -> dg.RunRequest | dg.SkipReason:
    data = nightly(settings).evaluate_tick(dg.build_schedule_context())
    return data.run_requests[0] if data.run_requests else dg.SkipReason(data.skip_message)


def test_the_night_takes_all_that_delivered(settled: Settings, deliver: Deliver) -> None:
    deliver("bedford", "a")
    deliver("luton", "b")
    request = night(settled)
    assert isinstance(request, dg.RunRequest)
    assert (request.tags[RANGE_START], request.tags[RANGE_END]) == ("bedford", "luton")


def test_the_night_publishes_what_was_read_and_not_published(
    settled: Settings, deliver: Deliver
) -> None:
    assert isinstance(night(settled), dg.RunRequest)  # there is no release yet


def test_the_night_waits_for_a_folder_that_is_still_filling(
    settings: Settings, deliver: Deliver
) -> None:
    path = deliver("essex", "a")
    sensor = drop_sensor(settings)
    assert list(sensor(dg.build_sensor_context())) == []  # type: ignore[call-overload]
    (path.parent / "_COMPLETE").touch()
    (request,) = list(sensor(dg.build_sensor_context()))  # type: ignore[call-overload]
    assert request.partition_key == "essex"


def test_a_delivery_that_is_logged_starts_no_run(settled: Settings, deliver: Deliver) -> None:
    deliver("essex", "a")
    sensor = drop_sensor(settled)
    assert len(list(sensor(dg.build_sensor_context()))) == 1  # type: ignore[call-overload]
    with open_ledger(settled.zones.ledger) as ledger:
        (folder,), _ = scan(settled.zones.drop)
        receive(settled.zones, ledger, folder)
    assert list(sensor(dg.build_sensor_context())) == []  # type: ignore[call-overload]
