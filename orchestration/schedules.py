"""The schedules: a refresh every night at 02:00, the morning job at 07:05, London time."""

from __future__ import annotations

import dagster as dg

from expectations.calendar import CalendarError
from expectations.seeds import authorities
from orchestration.checks.on_time import expected
from orchestration.jobs import MORNING, REFRESH
from orchestration.runtime.faults import sentence_of
from orchestration.runtime.partitions import range_tags
from orchestration.runtime.pending import pending
from orchestration.settings import Settings
from warehouse.clock import Clock, utc_now
from warehouse.log.errors import LedgerError
from warehouse.log.punctuality import LONDON


def nightly(settings: Settings) -> dg.ScheduleDefinition:
    """Return the schedule of one nightly run over all authorities with something new; none, no run."""

    @dg.schedule(
        job_name=REFRESH,
        cron_schedule="0 2 * * *",
        execution_timezone=LONDON.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Takes the deliveries of the day and publishes a release.",
    )
    def nightly_refresh() -> dg.RunRequest | dg.SkipReason:
        try:
            found = pending(settings, settle_seconds=settings.settle_minutes * 60)
        except Exception as error:
            if sentence_of(error) is None:
                raise
            # The run itself will fail of it, which sends an alert.
            return dg.RunRequest(tags=range_tags(list(authorities())[:1]))
        if found.is_empty:
            return dg.SkipReason("Nothing new since the current release.")
        # A partitioned job needs a partition, even when there is only something to publish.
        return dg.RunRequest(
            tags=range_tags({la for la, _ in found.to_read} or list(authorities())[:1])
        )

    return nightly_refresh


def every_morning(settings: Settings, clock: Clock = utc_now) -> dg.ScheduleDefinition:
    """Return the schedule of one run a day, just after the deadline of nightly deliveries.

    Args:
        clock: gives the present moment.
    """

    @dg.schedule(
        job_name=MORNING,
        cron_schedule="5 7 * * *",
        execution_timezone=LONDON.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Finds late deliveries and returns, and sends the messages of the day.",
    )
    def morning_round() -> dg.RunRequest:
        now = clock()
        try:
            las = expected(settings, now)
        except (CalendarError, LedgerError):
            las = set()  # the run itself will fail of it, which sends an alert
        # One key per day: mornings that Dagster catches up on after a pause become one run.
        return dg.RunRequest(run_key=str(now.astimezone(LONDON).date()), tags=range_tags(las))

    return morning_round
