"""When a run is requested, and for which authorities."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from expectations.calendar import CalendarError
from orchestration import schedules
from orchestration.runtime.partitions import RANGE_END, RANGE_START
from orchestration.schedules import every_morning, nightly
from orchestration.sensors import drop_sensor
from orchestration.settings import Settings
from tests.conftest import Deliver
from warehouse.delivery import opening
from warehouse.delivery.drop import scan
from warehouse.log.ledger import open_ledger
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


def test_a_file_that_may_be_read_at_last_starts_another_run(
    settled: Settings, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver("essex", "a")
    sensor = drop_sensor(settled)
    with monkeypatch.context() as patched:
        patched.setattr(opening.os, "access", lambda *_, **__: False)
        (closed,) = list(sensor(dg.build_sensor_context()))  # type: ignore[call-overload]
    (readable,) = list(sensor(dg.build_sensor_context()))  # type: ignore[call-overload]
    assert closed.run_key != readable.run_key


SEVEN = datetime(2026, 7, 1, 6, 5, tzinfo=UTC)  # five past seven in London's summer


def morning(settings: Settings, now: datetime) -> dg.RunRequest:
    (request,) = (
        every_morning(settings, lambda: now).evaluate_tick(dg.build_schedule_context()).run_requests
    )
    return request


def test_the_morning_looks_at_those_who_are_expected_to_deliver(
    settled: Settings, deliver: Deliver
) -> None:
    deliver("bedford", "a", system="paris", day="2026-06-30")
    deliver("luton", "b", system="liquidlogic", day="2026-05-01")
    deliver("suffolk", "c")  # a return that was not read is of no framework
    request = morning(settled, SEVEN)
    assert (request.tags[RANGE_START], request.tags[RANGE_END]) == ("bedford", "luton")


def test_the_morning_comes_also_where_nobody_is_expected_to_deliver(settings: Settings) -> None:
    assert not {RANGE_START, RANGE_END} & set(morning(settings, SEVEN).tags)


def test_mornings_that_are_made_up_for_after_a_rest_are_one(settings: Settings) -> None:
    first = morning(settings, SEVEN).run_key
    assert first == morning(settings, SEVEN + timedelta(minutes=3)).run_key
    assert first != morning(settings, SEVEN + timedelta(days=1)).run_key


def test_a_calendar_that_cant_be_used_does_not_keep_the_morning_from_coming(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable(*_: object) -> set[str]:
        raise CalendarError("line 3")

    monkeypatch.setattr(schedules, "expected", unusable)
    assert morning(settings, SEVEN).run_key == "2026-07-01"
