"""Runs of ``tartan refresh`` whose process was killed: unless ended, they hold the pool for ever."""

from __future__ import annotations

import dagster as dg

# Marks the runs that run in the process of ``tartan refresh``.
STARTED_BY = {"tartan/started_by": "tartan refresh"}


def end_killed_runs(instance: dg.DagsterInstance) -> int:
    """Mark killed runs as failed and return how many there were.

    The caller must hold the refresh lock: a live run holds it too, so none is mistaken for killed.
    """
    unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED], tags=STARTED_BY)
    runs = instance.get_runs(unfinished)
    for run in runs:
        instance.report_run_failed(run, "The process was killed. The next refresh does its work.")
    return len(runs)
