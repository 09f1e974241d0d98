"""When it runs by itself: every night at 02:00 London time."""

from __future__ import annotations

import dagster as dg

from expectations.seeds import authorities
from orchestration.jobs import refresh_job
from orchestration.partitions import range_tags
from orchestration.pending import pending
from orchestration.settings import Settings


def nightly(settings: Settings) -> dg.ScheduleDefinition:
    """One run over all authorities that delivered something, or none when nothing is new."""

    @dg.schedule(
        job=refresh_job,
        cron_schedule="0 2 * * *",
        execution_timezone="Europe/London",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Takes what was delivered during the day.",
    )
    def nightly_refresh() -> dg.RunRequest | dg.SkipReason:
        found = pending(settings, settle_seconds=settings.settle_minutes * 60)
        if found.nothing:
            return dg.SkipReason("Nothing new since the current release.")
        # A partitioned job needs some partition, also when there is only something to publish.
        return dg.RunRequest(
            tags=range_tags({la for la, _ in found.to_read} or list(authorities())[:1])
        )

    return nightly_refresh
