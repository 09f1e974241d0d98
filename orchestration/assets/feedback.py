"""Feedback as an asset: each authority's page, and the messages about its delivery."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from datetime import UTC, datetime

import dagster as dg

from orchestration.runtime.resources import Workplace


def feedback(release: dg.AssetKey) -> dg.AssetsDefinition:
    """Written and told once a release shows what was delivered."""

    @dg.asset(
        name="feedback",
        deps=[release],
        group_name="told",
        kinds={"html"},
        description="A page for each delivery in outbox/<authority>/<delivery>/, and what is told of "
        "it: to whom, orchestration/alerts/routing.yml says.",
        required_resource_keys={"workplace"},
    )
    def tell(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from orchestration.alerts.rounds import feed_back

        place: Workplace = context.resources.workplace
        place.progress.stage("feeding back")
        told = feed_back(place.settings, datetime.now(UTC).replace(tzinfo=None))
        for problem in filter(None, (told.problem, told.sent.problem)):
            context.log.error(problem)
            place.progress.note(problem)
        return dg.MaterializeResult(
            metadata={
                "messages": told.messages,
                "sent": told.sent.sent,
                "failed": told.sent.failed,
                "waiting": told.sent.waiting,
            }
        )

    return tell
