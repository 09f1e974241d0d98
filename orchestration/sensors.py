"""What starts a run when something happens: a delivery that is complete. Off until switched on in the UI."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from orchestration.jobs import refresh_job
from orchestration.pending import pending
from orchestration.settings import Settings


def drop_sensor(settings: Settings) -> dg.SensorDefinition:
    """One run for each authority with a new, complete delivery."""

    @dg.sensor(
        job=refresh_job,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Takes a delivery as soon as it is complete, without waiting for the night.",
    )
    def new_delivery() -> Iterator[dg.RunRequest]:
        found = pending(settings, settle_seconds=settings.settle_minutes * 60)
        for folder in found.folders:
            newest = max((changed for _, _, changed in folder.files), default=0)
            yield dg.RunRequest(run_key=f"{folder.path}@{newest}", partition_key=folder.la_id)

    return new_delivery
