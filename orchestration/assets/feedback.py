"""Feedback as an asset: the page of each delivery, and the messages about it."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from datetime import UTC, datetime

import dagster as dg

from orchestration.runtime.faults import as_failure
from orchestration.runtime.resources import RefreshContext


def feedback(release: dg.AssetKey) -> dg.AssetsDefinition:
    """Return the asset that writes pages and sends messages, once a release shows what was delivered."""

    @dg.asset(
        name="feedback",
        deps=[release],
        group_name="alerts",
        kinds={"html"},
        description="Writes a page for each delivery into outbox/<authority>/<delivery>/ and sends the "
        "messages about it. orchestration/alerts/routing.yml lists who gets them.",
        required_resource_keys={"refresh_context"},
    )
    def write_and_send(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from orchestration.alerts.rounds import feed_back

        refresh: RefreshContext = context.resources.refresh_context
        refresh.progress.stage("feeding back")
        with as_failure("Feedback is not complete; the next refresh completes it."):
            result = feed_back(refresh.settings, datetime.now(UTC).replace(tzinfo=None))
        for problem in filter(None, (result.problem, result.sent.problem)):
            context.log.error(problem)
            refresh.progress.note(problem)
        return dg.MaterializeResult(
            metadata={
                "messages": result.messages,
                "sent": result.sent.sent,
                "failed": result.sent.failed,
                "waiting": result.sent.waiting,
            }
        )

    return write_and_send
