"""What can be run: one job takes deliveries, builds and publishes; another looks in the morning who is late."""

from __future__ import annotations

from collections.abc import Collection

import dagster as dg

REFRESH, MORNING = "refresh", "morning"


def jobs(
    on_time: Collection[dg.AssetCheckKey], told: dg.AssetKey
) -> list[dg.UnresolvedAssetJobDefinition]:
    """Both jobs.

    Args:
        on_time: the checks of the morning.
        told: the asset of the morning.
    """
    of_the_morning = dg.AssetSelection.checks(*on_time) | dg.AssetSelection.assets(told)
    return [
        dg.define_asset_job(
            REFRESH,
            selection=dg.AssetSelection.all() - of_the_morning,
            executor_def=dg.in_process_executor,
            description="Take new deliveries, check them, build and audit the models, publish a release.",
        ),
        dg.define_asset_job(
            MORNING,
            selection=of_the_morning,
            executor_def=dg.in_process_executor,
            description="See whose delivery or return is late, and tell what the day has to tell.",
        ),
    ]
