"""The morning's round as an asset: what is told once a day, whatever was delivered."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from datetime import UTC

import dagster as dg

from orchestration.checks.on_time import Clock, utc_now
from orchestration.settings import Settings

KEY = dg.AssetKey("morning_round")


def morning_round(settings: Settings, clock: Clock = utc_now) -> dg.AssetsDefinition:
    """Tells it; neither waits for a refresh that is at work nor keeps one waiting.

    Args:
        clock: what tells the time.
    """

    @dg.asset(
        key=KEY,
        group_name="told",
        description="Reminders of the collection calendar, who is late, what stays open, and the "
        "hub's heartbeat: told to whom orchestration/alerts/routing.yml says.",
    )
    def tell(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from orchestration.alerts.rounds import morning

        told = morning(settings, clock().astimezone(UTC).replace(tzinfo=None))
        if told.problem:
            raise dg.Failure(f"Nothing was told: {told.problem}", allow_retries=False)
        if told.sent.problem:
            context.log.error(told.sent.problem)
        return dg.MaterializeResult(
            metadata={
                "messages": told.messages,
                "sent": told.sent.sent,
                "failed": told.sent.failed,
                "waiting": told.sent.waiting,
            }
        )

    return tell
