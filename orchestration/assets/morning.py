"""The morning round as an asset: the messages of the day, which depend on no delivery."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from datetime import UTC

import dagster as dg

from orchestration.runtime.faults import as_failure
from orchestration.settings import Settings
from warehouse.clock import Clock, utc_now

KEY = dg.AssetKey("morning_round")


def morning_round(settings: Settings, clock: Clock = utc_now) -> dg.AssetsDefinition:
    """Return the asset that sends the messages of the day.

    It neither waits for a running refresh nor holds one up.

    Args:
        clock: gives the present moment.
    """

    @dg.asset(
        key=KEY,
        group_name="alerts",
        description="Sends reminders of the collection calendar, late deliveries, open issues and the "
        "hub's heartbeat. orchestration/alerts/routing.yml lists who gets them.",
    )
    def send(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from orchestration.alerts.rounds import morning

        with as_failure("Nothing was sent."):
            result = morning(settings, clock().astimezone(UTC).replace(tzinfo=None))
        if result.problem:
            raise dg.Failure(f"Nothing was sent: {result.problem}", allow_retries=False)
        if result.sent.problem:
            context.log.error(result.sent.problem)
        return dg.MaterializeResult(
            metadata={
                "messages": result.messages,
                "sent": result.sent.sent,
                "failed": result.sent.failed,
                "waiting": result.sent.waiting,
            }
        )

    return send
