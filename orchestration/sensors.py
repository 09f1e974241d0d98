"""What looks around every minute: for a delivery that is complete, and for runs that were killed."""

# No postponed annotations here: Dagster reads the type of a sensor's context when it is decorated.
from collections.abc import Iterator

import dagster as dg

from orchestration.jobs import refresh_job
from orchestration.killed_runs import end_killed_runs
from orchestration.pending import pending
from orchestration.resources import refresh_lock
from orchestration.settings import Settings


def drop_sensor(settings: Settings) -> dg.SensorDefinition:
    """One run for each authority with a new, complete delivery."""

    @dg.sensor(
        job=refresh_job,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Takes a delivery as soon as it is complete, without waiting for the night. "
        "Off until switched on.",
    )
    def new_delivery() -> Iterator[dg.RunRequest]:
        found = pending(settings, settle_seconds=settings.settle_minutes * 60)
        for folder in found.folders:
            newest = max((changed for _, _, changed in folder.files), default=0)
            yield dg.RunRequest(run_key=f"{folder.path}@{newest}", partition_key=folder.la_id)

    return new_delivery


def killed_run_sensor(settings: Settings) -> dg.SensorDefinition:
    """Ends the runs of killed ``tartan refresh`` processes, so that the night need not wait for them."""

    @dg.sensor(
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Says of a run whose tartan refresh was killed that it has failed.",
    )
    def killed_refresh(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        lock = refresh_lock(settings)
        try:
            lock.acquire(blocking=False)
        except TimeoutError:
            return dg.SkipReason("A refresh is at work.")
        try:
            return dg.SkipReason(f"{end_killed_runs(context.instance)} killed runs were ended.")
        finally:
            lock.release()

    return killed_refresh
