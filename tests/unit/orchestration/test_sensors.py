"""A failed run and a failed check send one alert each, without any cell; waiting messages are sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from orchestration.alerts import notifying, sending
from orchestration.alerts.events import CheckFailed, Event, RunFailed
from orchestration.alerts.notifying import NotifyResult
from orchestration.alerts.sending import Sent
from orchestration.runtime.instance import open_instance
from orchestration.runtime.partitions import authority_partitions
from orchestration.sensors import failed_check_sensor, failed_run_sensor, outbox_sensor
from orchestration.settings import Settings

MARKER = "Zebedee Quill"  # stands for what a row holds
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dg.multi_asset(
    specs=[dg.AssetSpec("extract", partitions_def=authority_partitions)],
    check_specs=[
        dg.AssetCheckSpec("no_errors", asset="extract", partitions_def=authority_partitions)
    ],
    can_subset=True,
)
def extract() -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckEvaluation]:
    yield dg.MaterializeResult(asset_key="extract")
    yield dg.AssetCheckEvaluation(
        check_name="no_errors",
        asset_key=dg.AssetKey("extract"),
        passed=False,
        metadata={"rows_received": 7, "failed/unknown_person": 3, "failed/missing_value": 1},
        partition="luton",
    )


@dg.multi_asset(
    specs=[dg.AssetSpec(["marts", "fct_indicator"])],
    check_specs=[
        dg.AssetCheckSpec(name, asset=["marts", "fct_indicator"])
        for name in ("grain", "is_consistent")
    ],
)
def mart() -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    yield dg.MaterializeResult()
    yield dg.AssetCheckResult(check_name="grain", passed=True, metadata={"failing_rows": 0})
    yield dg.AssetCheckResult(
        check_name="is_consistent", passed=False, metadata={"failing_rows": 12, "seconds": 0.1}
    )


@dg.asset(deps=[["marts", "fct_indicator"]])
def unlucky() -> None:
    try:
        raise ValueError(MARKER)
    except ValueError as error:
        raise KeyError(MARKER) from error


@pytest.fixture
def alerted(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Return the list that collects the events of alerts."""
    events: list[Event] = []

    def notify(_: Settings, happened: list[Event], now: object) -> NotifyResult:
        events.extend(happened)
        return NotifyResult()

    monkeypatch.setattr(notifying, "notify", notify)
    return events


@pytest.fixture
def instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    with open_instance(settings) as instance:
        yield instance


class Looking:
    """A sensor whose cursor is kept from tick to tick, as Dagster's daemon keeps it."""

    def __init__(self, sensor: dg.SensorDefinition, instance: dg.DagsterInstance) -> None:
        self.sensor, self.instance = sensor, instance
        self.cursor: str | None = None
        self.look()  # the first tick notes where it begins

    def look(self) -> list[str | None]:
        """One tick; gives what went wrong in it."""
        context = dg.build_sensor_context(instance=self.instance, cursor=self.cursor)
        tick = self.sensor.evaluate_tick(context)
        self.cursor = tick.cursor
        return [reaction.error.message for reaction in tick.dagster_run_reactions if reaction.error]


def run(
    instance: dg.DagsterInstance,
    *assets: dg.AssetsDefinition,
    tags: dict[str, str] | None = None,
    resources: dict[str, object] | None = None,
) -> str:
    """A run of these assets as the job that refreshes; gives its id."""
    definitions = dg.Definitions(
        assets=assets,
        jobs=[dg.define_asset_job("refresh", "*")],
        resources=resources,
        executor=dg.in_process_executor,
    )
    job = definitions.resolve_job_def("refresh")
    done = job.execute_in_process(
        instance=instance, tags=tags, run_config=QUIET, raise_on_error=False
    )
    return done.run_id


def test_a_failed_run_is_alerted_once(
    settings: Settings, instance: dg.DagsterInstance, alerted: list[Event]
) -> None:
    looking = Looking(failed_run_sensor(settings), instance)
    assert looking.look() == []
    assert alerted == []
    run_id = run(instance, mart, unlucky)
    assert looking.look() == []
    assert alerted == [
        RunFailed(run_id, "refresh", "unlucky", "ValueError"),
        CheckFailed("marts/fct_indicator", "is_consistent", None, {"is_consistent": 12}, run_id),
    ]
    looking.look()
    assert len(alerted) == 2
    assert MARKER not in repr(alerted)


def test_a_killed_run_is_alerted_without_a_step(
    settings: Settings, instance: dg.DagsterInstance, alerted: list[Event]
) -> None:
    looking = Looking(failed_run_sensor(settings), instance)
    killed = dg.DagsterRun("refresh", status=dg.DagsterRunStatus.STARTED)
    instance.add_run(killed)
    instance.report_run_failed(killed, MARKER)
    assert looking.look() == []
    assert alerted == [RunFailed(killed.run_id, "refresh", None, "ended from outside")]


def test_a_run_that_never_reached_a_step_is_alerted(
    settings: Settings, instance: dg.DagsterInstance, alerted: list[Event]
) -> None:
    @dg.resource
    def nowhere(_: dg.InitResourceContext) -> None:
        raise OSError(MARKER)

    @dg.asset(required_resource_keys={"nowhere"})
    def needing() -> None: ...

    looking = Looking(failed_run_sensor(settings), instance)
    run_id = run(instance, needing, resources={"nowhere": nowhere})
    assert looking.look() == []
    assert alerted == [RunFailed(run_id, "refresh", None, "OSError")]


def test_a_failed_check_of_a_green_run_is_alerted_once(
    settings: Settings, instance: dg.DagsterInstance, alerted: list[Event]
) -> None:
    looking = Looking(failed_check_sensor(settings), instance)
    of_mart = run(instance, mart)
    of_luton = run(instance, extract, tags={"dagster/partition": "luton"})
    assert looking.look() == []
    assert alerted == [
        CheckFailed("marts/fct_indicator", "is_consistent", None, {"is_consistent": 12}, of_mart),
        CheckFailed(
            "extract", "no_errors", "luton", {"unknown_person": 3, "missing_value": 1}, of_luton
        ),
    ]
    looking.look()
    assert len(alerted) == 2


def test_a_routing_that_cant_be_used_shows_at_the_tick(
    settings: Settings, instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    broken = tmp_path / "routing.yml"
    broken.write_text("hub:\n  run_failed: [nobody]\n")
    looking = Looking(failed_run_sensor(replace(settings, routing=broken)), instance)
    run(instance, mart, unlucky)
    (problem,) = looking.look()
    assert "nobody" in str(problem)


def test_without_a_channel_the_hub_finds_a_file_about_the_failed_run(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    looking = Looking(failed_run_sensor(settings), instance)
    run_id = run(instance, mart, unlucky)
    assert looking.look() == []
    texts = [path.read_text() for path in settings.zones.quality.rglob("*.txt")]
    assert len(texts) == 2
    assert any(run_id in text and "unlucky" in text for text in texts)
    assert any("is_consistent" in text for text in texts)
    assert not any(MARKER in text for text in texts)


def test_the_outbox_is_sent_every_minute(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "send_due", lambda *_: Sent(sent=2, failed=1, waiting=3))
    tick = outbox_sensor(settings).evaluate_tick(dg.build_sensor_context())
    assert tick.skip_message == "2 sent, 1 failed, 3 waiting."
    monkeypatch.setattr(sending, "send_due", lambda *_: Sent(problem="line 3 is wrong"))
    with pytest.raises(RuntimeError, match="line 3 is wrong"):
        outbox_sensor(settings).evaluate_tick(dg.build_sensor_context())
