"""Dagster's instance below TARTAN_HOME: where runs, events and schedules are kept, and how runs queue."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from orchestration.runtime.pool import POOL
from orchestration.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

# Run by run: a run waits while another is at work that uses the same pool.
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
    """The instance, configured; also sets DAGSTER_HOME for whatever Dagster starts."""
    import dagster as dg

    settings.zones.create()
    folder = settings.zones.dagster
    config = folder / "dagster.yaml"
    if not config.exists() or config.read_text() != _CONFIG:
        config.write_text(_CONFIG)
    os.environ["DAGSTER_HOME"] = str(folder)
    # Dagster asks whoever first opens its UI to join its community, until it finds this file.
    (folder / ".nux").mkdir(exist_ok=True)
    (folder / ".nux" / "nux.yaml").write_text("seen: 1\n")
    instance = dg.DagsterInstance.from_config(str(folder))
    # Here and not as `default_limit`: that is applied only after two runs were let through.
    if POOL not in instance.event_log_storage.get_concurrency_keys():
        instance.event_log_storage.set_concurrency_slots(POOL, 1)
    return instance
