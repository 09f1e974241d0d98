"""When a run is requested, and for which authorities."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from expectations.calendar import CalendarError
from orchestration import schedules
from orchestration.runtime import pending as waiting
from orchestration.runtime.partitions import RANGE_END, RANGE_START
from orchestration.schedules import every_morning, nightly
from orchestration.sensors import drop_sensor
from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from warehouse.delivery import opening
from warehouse.delivery.drop import DropFolder, scan
from warehouse.intake import read_waiting
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.reading.secret import Key
from warehouse.receiving import is_new, receive


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


def test_of_a_damaged_log_the_nights_run_fails_which_sends_an_alert(settled: Settings) -> None:
    settled.zones.ledger.write_bytes(b"this is no database" * 500)
    assert isinstance(night(settled), dg.RunRequest)
    (skipped,) = list(drop_sensor(settled)(dg.build_sensor_context()))  # type: ignore[call-overload]
    assert "The delivery log is damaged. Put a backup" in skipped.skip_message


def test_a_folder_that_cannot_be_read_now_is_named_and_holds_up_nothing(
    settled: Settings, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver("essex", "a")
    deliver("luton", "b")

    def unreadable(ledger: Ledger, folder: DropFolder) -> bool:
        if folder.la_id == "essex":
            raise OSError(errno.EIO, "Input/output error")
        return is_new(ledger, folder)

    monkeypatch.setattr(waiting, "is_new", unreadable)
    found = waiting.pending(settled)
    assert [folder.la_id for folder in found.folders] == ["luton"]
    (item,) = found.misplaced
    assert item.path.parts[-3] == "essex"
    assert "did not answer" in item.reason


def test_raw_that_lacks_a_file_waits_to_be_read(settled: Settings, deliver: Deliver) -> None:
    deliver("essex", a_return("eastern_2020,1.3,2020/21-YTD-09,,1,,,"))
    key = Key(b"one key of at least thirty-two bytes")
    with open_ledger(settled.zones.ledger) as ledger:
        receive(settled.zones, ledger, scan(settled.zones.drop)[0][0])
        read_waiting(settled.zones, ledger, key, "essex", "returns", lambda _: None)
    with_key = replace(settled, pseudonym_key=key.secret.decode())
    assert waiting.pending(with_key).waiting == set()
    (path,) = settled.zones.raw.glob("returns/return/la=essex/*.parquet")
    path.write_bytes(path.read_bytes()[:-1])
    assert waiting.pending(with_key).waiting == {("essex", "returns")}
