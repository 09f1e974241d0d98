"""Dagster's instance below TARTAN_HOME: the storage of runs, events and schedules, and the run queue."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from orchestration.runtime.pool import POOL
from orchestration.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

# Granularity `run`: a run waits while another run uses the same pool.
_CONFIG = """\
# Written by Tartan at every start.
concurrency:
  pools:
    granularity: run
run_monitoring:
  enabled: true
telemetry:
  enabled: false
"""


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """Configure the instance and return it; also sets DAGSTER_HOME for the processes that Dagster starts."""
    import dagster as dg

    settings.zones.create()
    folder = settings.zones.dagster
    config = folder / "dagster.yaml"
    if not config.exists() or config.read_text() != _CONFIG:
        config.write_text(_CONFIG)
    os.environ["DAGSTER_HOME"] = str(folder)
    # Without this file, Dagster's UI asks its first user to join a community.
    (folder / ".nux").mkdir(exist_ok=True)
    (folder / ".nux" / "nux.yaml").write_text("seen: 1\n")
    instance = dg.DagsterInstance.from_config(str(folder))
    # Not set by `default_limit`: that applies only after two runs have started.
    if POOL not in instance.event_log_storage.get_concurrency_keys():
        instance.event_log_storage.set_concurrency_slots(POOL, 1)
    return instance
