"""Dagster's definitions of Tartan: explicit lists of assets, checks, jobs, schedules and sensors."""

from __future__ import annotations

import warnings
from collections.abc import Collection

import dagster as dg

from expectations.systems import SYSTEMS
from orchestration.assets.audit import audit
from orchestration.assets.deliveries import deliveries_of
from orchestration.assets.delivery_log import delivery_log
from orchestration.assets.feedback import feedback
from orchestration.assets.models import models
from orchestration.assets.morning import morning_round
from orchestration.assets.release import release
from orchestration.checks.on_time import on_time, on_time_keys
from orchestration.jobs import jobs
from orchestration.runtime.dbt import manifest
from orchestration.runtime.progress import Progress, Silent
from orchestration.runtime.resources import refresh_context
from orchestration.schedules import every_morning, nightly
from orchestration.sensors import sensors
from orchestration.settings import Settings, load_settings


def build_defs(
    settings: Settings,
    progress: Progress | None = None,
    *,
    systems: Collection[str] = tuple(SYSTEMS),
    children: bool = True,
) -> dg.Definitions:
    """Return fresh definitions for these settings.

    A run is quicker without the systems and the models of children that it does not need: Dagster
    records every asset of a run, for every authority in it.

    Args:
        progress: receives the progress of runs; by default nothing does.
        systems: the systems whose deliveries are assets.
        children: whether the models of children are assets.
    """
    with warnings.catch_warnings():
        # Partitioned checks are a preview feature; Dagster's version is pinned and tests cover them.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        deliveries = [deliveries_of(SYSTEMS[name]) for name in systems]
        on_time_checks = on_time(settings, systems)
    raw_keys = [key for asset in deliveries for key in asset.keys]
    built = models(manifest(settings), children)
    marts = [key for key in built.keys if key.path[0] == "marts"]
    published = release(marts)
    morning = morning_round(settings)
    return dg.Definitions(
        assets=[
            *deliveries,
            delivery_log(raw_keys),
            built,
            audit([key for key in built.keys if key.path[0] in ("marts", "quality")]),
            published,
            feedback(published.key),
            morning,
        ],
        asset_checks=on_time_checks,
        jobs=jobs(on_time_keys(systems).values(), morning.key),
        schedules=[nightly(settings), every_morning(settings)],
        sensors=sensors(settings),
        resources={"refresh_context": refresh_context(settings, progress or Silent())},
        executor=dg.in_process_executor,
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """Return the definitions that Dagster's own processes load; nothing is done at import."""
    return build_defs(load_settings())
