"""The jobs: the refresh takes deliveries, builds and publishes; the morning job finds who is late."""

from __future__ import annotations

from collections.abc import Collection

import dagster as dg

REFRESH, MORNING = "refresh", "morning"


def jobs(
    on_time: Collection[dg.AssetCheckKey], morning_round: dg.AssetKey
) -> list[dg.UnresolvedAssetJobDefinition]:
    """Return both jobs.

    Args:
        on_time: the checks of the morning job.
        morning_round: the asset of the morning job.
    """
    of_the_morning = dg.AssetSelection.checks(*on_time) | dg.AssetSelection.assets(morning_round)
    return [
        dg.define_asset_job(
            REFRESH,
            selection=dg.AssetSelection.all() - of_the_morning,
            executor_def=dg.in_process_executor,
            description="Takes new deliveries, checks them, builds and audits the models, and publishes a release.",
        ),
        dg.define_asset_job(
            MORNING,
            selection=of_the_morning,
            executor_def=dg.in_process_executor,
            description="Finds late deliveries and returns, and sends the messages of the day.",
        ),
    ]
