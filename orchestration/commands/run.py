"""The refresh job, run in this process with the same assets as the nightly run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orchestration.runtime.faults import sentence_of
from orchestration.runtime.progress import Progress
from orchestration.settings import Settings
from warehouse.release.current import Release, current_release

if TYPE_CHECKING:
    import dagster as dg

    from warehouse.intake import Reading


@dataclass
class RefreshResult:
    """The result of a refresh.

    Attributes:
        release: the release that was published; None when none was.
        failure: why nothing was published, or what failed after publishing.
        failed_step: the step that failed.
        error_class: the name of the error's class.
        run_id: the run in the Dagster UI.
        readings: the deliveries that were read.
        faults: what could not be received for now.
    """

    release: Release | None
    failure: str | None = None
    failed_step: str | None = None
    error_class: str = ""
    run_id: str = ""
    readings: list[Reading] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _ReadingCollector:
    """Passes progress on and collects the readings and the faults."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.readings: list[Reading] = []
        self.faults: list[str] = []

    def stage(self, name: str) -> None:
        self.progress.stage(name)

    def note(self, text: str) -> None:
        self.progress.note(text)

    def fault(self, text: str) -> None:
        self.faults.append(text)
        self.progress.fault(text)

    def read(self, reading: Reading) -> None:
        self.readings.append(reading)
        self.progress.read(reading)

    def built(self, name: str) -> None:
        self.progress.built(name)


def run_refresh(
    settings: Settings,
    las: Collection[str],
    systems: Collection[str],
    full: bool,
    progress: Progress,
) -> RefreshResult:
    """Run the refresh job and return its result.

    Args:
        las: the authorities to read; empty = none, only build and publish.
        systems: the systems to read; assets of other systems are left out of the run, since Dagster
            would record each of them as materialised for every authority.
        full: read again what is in use.
    """
    progress.stage("starting")
    from expectations.seeds import authorities
    from expectations.systems import SYSTEMS
    from orchestration.assets.models import has_children
    from orchestration.definitions import build_defs
    from orchestration.runtime.dbt import DbtError
    from orchestration.runtime.instance import open_instance
    from orchestration.runtime.killed_runs import STARTED_BY, end_killed_runs
    from orchestration.runtime.partitions import range_tags

    collector = _ReadingCollector(progress)
    try:
        read = [name for name in SYSTEMS if name in systems and las]
        children = any(SYSTEMS[name].kind == "case_management" for name in read) or has_children(
            settings
        )
        definitions = build_defs(settings, collector, systems=read, children=children)
        job = definitions.resolve_job_def("refresh")
    except DbtError as error:
        failed = sentence_of(error) or str(error)
        return RefreshResult(release=None, failure=failed, error_class=type(error).__name__)
    with open_instance(settings) as instance:
        end_killed_runs(instance)
        before = current_release(settings.zones)
        progress.stage("reading deliveries")
        intake = {"as_they_are": True, "again": full, "only": sorted(las)}
        result = job.execute_in_process(
            instance=instance,
            tags={
                **range_tags(las or list(authorities())[:1]),
                **STARTED_BY,
            },
            run_config={
                "ops": {f"{name}_deliveries": {"config": intake} for name in read},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            raise_on_error=False,
        )
    after = current_release(settings.zones)
    is_new = after is not None and (before is None or after.id != before.id)
    failure = None if result.success else _failure(result)
    return RefreshResult(
        release=after if is_new else None,
        failure=failure.message if failure else None,
        failed_step=failure.step if failure else None,
        error_class=failure.error_class if failure else "",
        run_id=result.run_id,
        readings=collector.readings,
        faults=collector.faults,
    )


@dataclass(frozen=True)
class _Failure:
    """The step that a run failed in, with its message."""

    message: str = "the run ended early"
    step: str | None = None
    error_class: str = "unknown"


def _failure(result: dg.ExecuteInProcessResult) -> _Failure:
    """Return the failure of the first step that failed."""
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error:
            data = event.step_failure_data
            described = data.user_failure_data.description if data.user_failure_data else None
            error = data.error
            cause = error.cause or error if error else None
            return _Failure(
                message=described or (cause.message.strip() if cause else ""),
                step=event.step_key,
                error_class=(cause.cls_name if cause else None) or "unknown",
            )
    return _Failure()
