"""When it runs by itself: every night at 02:00 and every morning at 07:05, London time."""

from __future__ import annotations

import dagster as dg

from expectations.calendar import CalendarError
from expectations.seeds import authorities
from orchestration.checks.on_time import Clock, expected, utc_now
from orchestration.jobs import MORNING, REFRESH
from orchestration.runtime.partitions import range_tags
from orchestration.runtime.pending import pending
from orchestration.settings import Settings
from warehouse.log.punctuality import LONDON


def nightly(settings: Settings) -> dg.ScheduleDefinition:
    """One run over all authorities that delivered something, or none when nothing is new."""

    @dg.schedule(
        job_name=REFRESH,
        cron_schedule="0 2 * * *",
        execution_timezone=LONDON.key,
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


def every_morning(settings: Settings, clock: Clock = utc_now) -> dg.ScheduleDefinition:
    """One run a day, just after the deadline of nightly deliveries.

    Args:
        clock: what tells the time.
    """

    @dg.schedule(
        job_name=MORNING,
        cron_schedule="5 7 * * *",
        execution_timezone=LONDON.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Sees who is late, and tells what the day has to tell.",
    )
    def morning_round() -> dg.RunRequest:
        now = clock()
        try:
            las = expected(settings, now)
        except CalendarError:
            las = set()  # the run will fail of it, and failed runs are told
        # By the day on which it is asked, so that mornings made up for after a rest are one.
        return dg.RunRequest(run_key=str(now.astimezone(LONDON).date()), tags=range_tags(las))

    return morning_round
