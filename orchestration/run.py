"""The refresh job run in this process: the same assets as the nightly run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orchestration.progress import Progress
from orchestration.settings import Settings
from warehouse.release import Release, current_release

if TYPE_CHECKING:
    import dagster as dg

    from warehouse.intake import Reading


@dataclass
class Refreshed:
    """What came of a refresh.

    Attributes:
        release: the release it published; None when it published none.
        readings: the deliveries it read.
        failure: why nothing was published.
        run_id: the run in the Dagster UI.
    """

    release: Release | None
    failure: str | None = None
    run_id: str = ""
    readings: list[Reading] = field(default_factory=list)


class _Gathering:
    """Passes progress on and keeps the readings."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.readings: list[Reading] = []

    def stage(self, name: str) -> None:
        self.progress.stage(name)

    def note(self, text: str) -> None:
        self.progress.note(text)

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
) -> Refreshed:
    """Run the refresh job: read what these authorities delivered, then build and publish.

    Args:
        las: the authorities to read; empty = none, only build and publish.
        systems: the systems to read; the assets of others are left out of the run, since each
            would be noted as made for every authority.
        full: read again what is in use.
    """
    progress.stage("starting")
    from expectations.seeds import authorities
    from expectations.systems import SYSTEMS
    from orchestration.assets.models import has_children
    from orchestration.dbt import DbtError
    from orchestration.definitions import build_defs
    from orchestration.instance import open_instance
    from orchestration.killed_runs import STARTED_BY, end_killed_runs
    from orchestration.partitions import range_tags

    gathering = _Gathering(progress)
    try:
        read = [name for name in SYSTEMS if name in systems and las]
        children = any(not SYSTEMS[name].any_file_name for name in read) or has_children(settings)
        definitions = build_defs(settings, gathering, systems=read, children=children)
        job = definitions.resolve_job_def("refresh")
    except DbtError as error:
        return Refreshed(release=None, failure=str(error))
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
    published = (
        after if result.success and after and (not before or after.id != before.id) else None
    )
    return Refreshed(
        release=published,
        failure=None if published else _failure(result),
        run_id=result.run_id,
        readings=gathering.readings,
    )


def _failure(result: dg.ExecuteInProcessResult) -> str:
    """The first step that failed, in its own words."""
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error:
            data = event.step_failure_data
            described = data.user_failure_data.description if data.user_failure_data else None
            cause = data.error.cause or data.error if data.error else None
            return described or (cause.message.strip() if cause else "")
    return "the run ended early"
