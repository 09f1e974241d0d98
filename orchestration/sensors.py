"""The sensors: every minute they look for complete deliveries, failed runs and checks, and due messages."""

# No postponed annotations here: Dagster reads the type of a sensor's context when it is decorated.
import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from orchestration.alerts.events import CheckFailed, Event, RunFailed
from orchestration.jobs import REFRESH
from orchestration.runtime.faults import sentence_of
from orchestration.runtime.killed_runs import end_killed_runs
from orchestration.runtime.pending import pending
from orchestration.runtime.resources import refresh_lock
from orchestration.settings import Settings

# Metadata of checks that hold counts of failing rows: by rule, or of a dbt test.
FAILED, FAILING_ROWS = "failed/", "failing_rows"


def sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """Return all sensors."""
    return [
        drop_sensor(settings),
        killed_run_sensor(settings),
        failed_run_sensor(settings),
        failed_check_sensor(settings),
        outbox_sensor(settings),
    ]


def drop_sensor(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that starts one run for each authority with a new, complete delivery."""

    @dg.sensor(
        job_name=REFRESH,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Takes each delivery as soon as it is complete, instead of at night. "
        "Off until you switch it on.",
    )
    def new_delivery() -> Iterator[dg.RunRequest | dg.SkipReason]:
        try:
            found = pending(settings, settle_seconds=settings.settle_minutes * 60)
        except Exception as error:
            sentence = sentence_of(error)
            if sentence is None:
                raise
            yield dg.SkipReason(sentence)
            return
        for folder in found.folders:
            state = hashlib.sha256(folder.state.encode()).hexdigest()[:12]
            yield dg.RunRequest(run_key=f"{folder.path}@{state}", partition_key=folder.la_id)

    return new_delivery


def killed_run_sensor(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that ends runs of killed ``tartan refresh`` processes, so no run waits for them."""

    @dg.sensor(
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Marks a run as failed when its tartan refresh was killed.",
    )
    def killed_refresh(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        lock = refresh_lock(settings)
        try:
            lock.acquire(blocking=False)
        except TimeoutError:
            return dg.SkipReason("A refresh is running.")
        try:
            return dg.SkipReason(f"{end_killed_runs(context.instance)} killed runs were ended.")
        finally:
            lock.release()

    return killed_refresh


def failed_run_sensor(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that sends an alert for each failed run, once, and for its failed checks."""

    @dg.run_failure_sensor(
        minimum_interval_seconds=60,
        # Runs of `tartan refresh` belong to no code location.
        monitor_all_code_locations=True,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Alerts the hub when a run fails.",
    )
    def failed_run(context: dg.RunFailureSensorContext) -> None:
        run_id = context.dagster_run.run_id
        _send_alerts(settings, [run_failed(context), *failed_checks(context.instance, run_id)])

    return failed_run


def failed_check_sensor(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that sends alerts for failed checks of a run that otherwise succeeded."""

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        minimum_interval_seconds=60,
        monitor_all_code_locations=True,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Alerts the hub when checks fail in a run that succeeds.",
    )
    def failed_check(context: dg.RunStatusSensorContext) -> None:
        _send_alerts(settings, failed_checks(context.instance, context.dagster_run.run_id))

    return failed_check


def outbox_sensor(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that sends waiting messages, for example after a channel was down."""

    @dg.sensor(
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Sends the messages that are due.",
    )
    def outbox() -> dg.SkipReason:
        from orchestration.alerts.sending import send_due

        sent = send_due(settings, _now())
        if sent.problem:
            raise RuntimeError(sent.problem)
        return dg.SkipReason(f"{sent.sent} sent, {sent.failed} failed, {sent.waiting} waiting.")

    return outbox


def run_failed(context: dg.RunFailureSensorContext) -> RunFailed:
    """Return the event of a failed run: its first failed step and the class of its error, never its text."""
    run = context.dagster_run
    for event in context.get_step_failure_events():
        error_class = _class_of(event.step_failure_data.error)
        return RunFailed(run.run_id, run.job_name, event.step_key, error_class)
    # Typed as always present, but a run that was ended from outside has none.
    data: Any = context.failure_event.event_specific_data
    return RunFailed(
        run.run_id, run.job_name, None, _class_of(data.error) if data else "ended from outside"
    )


def failed_checks(instance: dg.DagsterInstance, run_id: str) -> list[CheckFailed]:
    """Return the events of the checks that failed in a run, in the order they ran."""
    logged = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    evaluated = [
        entry.dagster_event.asset_check_evaluation_data for entry in logged if entry.dagster_event
    ]
    return [
        CheckFailed(
            asset=evaluation.asset_key.to_user_string(),
            check=evaluation.check_name,
            la_id=evaluation.partition,
            failed=_counts(evaluation),
            run_id=run_id,
        )
        for evaluation in evaluated
        if not evaluation.passed
    ]


def _class_of(error: Any) -> str:
    """Return the class of the original error."""
    while error is not None and error.cause is not None:
        error = error.cause
    return str(error.cls_name) if error and error.cls_name else "unknown"


def _counts(evaluation: dg.AssetCheckEvaluation) -> dict[str, int]:
    """Return the number of failing rows by rule id; a dbt test counts as a rule of its own name."""
    found = {
        name.removeprefix(FAILED): value.value or 0
        for name, value in evaluation.metadata.items()
        if name.startswith(FAILED) and isinstance(value, dg.IntMetadataValue)
    }
    rows = evaluation.metadata.get(FAILING_ROWS)
    if isinstance(rows, dg.IntMetadataValue):
        found[evaluation.check_name] = rows.value or 0
    return found


def _send_alerts(settings: Settings, events: Sequence[Event]) -> None:
    """Send the alerts of these events.

    Raises:
        RuntimeError: the routing can't be used. The error shows at the sensor's tick and does not
            change the run.
    """
    from orchestration.alerts.notifying import notify

    if events and (problem := notify(settings, events, _now()).problem):
        raise RuntimeError(problem)


def _now() -> datetime:
    """Return the present moment in UTC, without a time zone, as the log stores it."""
    return datetime.now(UTC).replace(tzinfo=None)
