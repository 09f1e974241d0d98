"""One run of the morning job finds who is late and sends the messages of the day."""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg
import pytest

from expectations.systems import RETURNS
from orchestration.alerts import rounds
from orchestration.alerts.notifying import NotifyResult
from orchestration.alerts.sending import Sent
from orchestration.assets.deliveries import deliveries_of
from orchestration.assets.morning import morning_round
from orchestration.checks.on_time import on_time, on_time_keys
from orchestration.jobs import MORNING, jobs
from orchestration.settings import Settings

SEVEN = datetime(2026, 7, 1, 6, 5, tzinfo=UTC)


def a_morning(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, result: NotifyResult
) -> tuple[dg.ExecuteInProcessResult, list[tuple[Settings, datetime]]]:
    """Return a run of the morning job and the moments it was asked for."""
    asked: list[tuple[Settings, datetime]] = []

    def morning(settings: Settings, now: datetime) -> NotifyResult:
        asked.append((settings, now))
        return result

    monkeypatch.setattr(rounds, "morning", morning)
    asset = morning_round(settings, lambda: SEVEN)
    definitions = dg.Definitions(
        assets=[deliveries_of(RETURNS), asset],
        asset_checks=on_time(settings, ["returns"], lambda: SEVEN),
        jobs=jobs(on_time_keys(["returns"]).values(), asset.key),
        resources={"refresh_context": dg.ResourceDefinition.none_resource()},
        executor=dg.in_process_executor,
    )
    done = definitions.resolve_job_def(MORNING).execute_in_process(
        instance=dg.DagsterInstance.ephemeral(),
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        raise_on_error=False,
    )
    return done, asked


def test_the_morning_finds_who_is_late_and_sends_messages(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, asked = a_morning(settings, monkeypatch, NotifyResult(messages=4, sent=Sent(3, 1, 2)))
    assert done.success
    assert asked == [(settings, datetime(2026, 7, 1, 6, 5))]
    (noted,) = done.asset_materializations_for_node("morning_round")
    counts = {name: value.value for name, value in noted.metadata.items()}
    assert counts == {"messages": 4, "sent": 3, "failed": 1, "waiting": 2}


def test_a_morning_that_could_tell_nothing_is_a_failure(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, _ = a_morning(settings, monkeypatch, NotifyResult(problem="routing.yml, line 3"))
    assert not done.success


def test_the_morning_neither_waits_for_a_refresh_nor_keeps_one_waiting(settings: Settings) -> None:
    for definition in (morning_round(settings), *on_time(settings, ["returns"])):
        assert definition.op.pool is None
        assert "refresh_context" not in definition.required_resource_keys
