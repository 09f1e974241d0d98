"""A killed ``tartan refresh`` must not keep the night waiting."""

from __future__ import annotations

import dagster as dg
import pytest
from filelock import FileLock

from orchestration.runtime.instance import open_instance
from orchestration.runtime.killed_runs import STARTED_BY
from orchestration.sensors import killed_run_sensor
from orchestration.settings import Settings


@pytest.mark.parametrize(
    ("tags", "is_at_work", "status"),
    [
        (STARTED_BY, False, dg.DagsterRunStatus.FAILURE),
        (STARTED_BY, True, dg.DagsterRunStatus.STARTED),
        ({}, False, dg.DagsterRunStatus.STARTED),  # Dagster's own monitoring looks after these
    ],
)
def test_a_run_without_its_process_is_ended(
    settings: Settings, tags: dict[str, str], is_at_work: bool, status: dg.DagsterRunStatus
) -> None:
    with open_instance(settings) as instance:
        run = dg.DagsterRun("refresh", status=dg.DagsterRunStatus.STARTED, tags=tags)
        instance.add_run(run)
        context = dg.build_sensor_context(instance=instance)
        other_process = FileLock(settings.zones.refresh_lock)
        if is_at_work:
            other_process.acquire()
        try:
            killed_run_sensor(settings)(context)  # type: ignore[call-overload]
        finally:
            other_process.release()
        (record,) = instance.get_runs()
        assert record.status == status
