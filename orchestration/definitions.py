"""Everything that Dagster knows of Tartan, in explicit lists."""

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
from orchestration.runtime.resources import workplace
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
    """Fresh definitions for these settings.

    A run that has nothing to do with a system or with the models of children is quicker without
    them: Dagster notes every asset of a run, for every authority in it.

    Args:
        progress: told of stages and deliveries as they pass; nobody by default.
        systems: those whose deliveries are assets.
        children: whether the models of children are.
    """
    with warnings.catch_warnings():
        # Partitions on a check are a preview of Dagster's; the version is pinned and tests hold it.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        deliveries = [deliveries_of(SYSTEMS[name]) for name in systems]
        punctual = on_time(settings, systems)
    raw_keys = [key for asset in deliveries for key in asset.keys]
    built = models(manifest(settings), children)
    marts = [key for key in built.keys if key.path[0] == "marts"]
    published = release(marts)
    told = morning_round(settings)
    return dg.Definitions(
        assets=[
            *deliveries,
            delivery_log(raw_keys),
            built,
            audit([key for key in built.keys if key.path[0] in ("marts", "quality")]),
            published,
            feedback(published.key),
            told,
        ],
        asset_checks=punctual,
        jobs=jobs(on_time_keys(systems).values(), told.key),
        schedules=[nightly(settings), every_morning(settings)],
        sensors=sensors(settings),
        resources={"workplace": workplace(settings, progress or Silent())},
        executor=dg.in_process_executor,
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """What Dagster's own processes load: nothing happens before they ask."""
    return build_defs(load_settings())
