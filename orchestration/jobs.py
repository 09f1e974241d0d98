"""What can be run: one job takes deliveries, builds the models and publishes."""

from __future__ import annotations

import dagster as dg

refresh_job = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Take new deliveries, check them, build and audit the models, publish a release.",
)
