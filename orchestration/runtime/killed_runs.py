"""Runs of ``tartan refresh`` whose process was killed: left as they are, they would hold the pool for ever."""

from __future__ import annotations

import dagster as dg

# How a run says that it is at work in the process of ``tartan refresh``.
STARTED_BY = {"tartan/started_by": "tartan refresh"}


def end_killed_runs(instance: dg.DagsterInstance) -> int:
    """Say of killed runs that they have failed; gives how many there were.

    Whoever calls holds the refresh lock. A live run holds it too, so that none can be at work.
    """
    unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED], tags=STARTED_BY)
    runs = instance.get_runs(unfinished)
    for run in runs:
        instance.report_run_failed(run, "The process was killed. The next refresh takes it up.")
    return len(runs)
