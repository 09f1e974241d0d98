"""What ops are given: the settings, and the lock that lets one refresh at a time change anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg
from filelock import FileLock

from orchestration.runtime.progress import Progress
from orchestration.settings import Settings


def refresh_lock(settings: Settings) -> FileLock:
    """The lock that whoever changes anything below home holds.

    One per process and home, so that ``tartan refresh`` can take it before its run does again; a
    process that is killed lets go of it.
    """
    settings.zones.create()
    return FileLock(settings.zones.refresh_lock, is_singleton=True, thread_local=False)


@dataclass(frozen=True)
class Workplace:
    """What every op works with; having it means holding the refresh lock."""

    settings: Settings
    progress: Progress


def workplace(settings: Settings, progress: Progress) -> dg.ResourceDefinition:
    """A resource that holds the refresh lock for the whole run.

    The pool queues the runs that Dagster's daemon starts; the lock also keeps ``tartan refresh``
    and those runs apart.
    """

    @dg.resource(description="Settings, and the lock of TARTAN_HOME")
    def hold(_: dg.InitResourceContext) -> Iterator[Workplace]:
        with refresh_lock(settings):
            yield Workplace(settings, progress)

    return hold
