"""The resource of a refresh's ops: settings and progress, while the refresh lock is held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import dagster as dg
from filelock import FileLock

from orchestration.runtime.progress import Progress
from orchestration.settings import Settings

if TYPE_CHECKING:
    from warehouse.reader.process.client import ReaderProcess


def refresh_lock(settings: Settings) -> FileLock:
    """Return the lock to hold while anything below home changes.

    There is one per process and home, so ``tartan refresh`` can take it before its run takes it again.
    It is released when the process is killed.
    """
    settings.zones.create()
    return FileLock(settings.zones.refresh_lock, is_singleton=True, thread_local=False)


@dataclass
class RefreshContext:
    """What every op of a refresh needs. Created only while the refresh lock is held.

    Attributes:
        ending: closed when the refresh ends.
    """

    settings: Settings
    progress: Progress
    ending: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def reader(self) -> ReaderProcess:
        """The one process that reads the files of all deliveries; started at the first file."""
        from warehouse.reader.content import limits_within
        from warehouse.reader.process.client import ReaderProcess

        limits = limits_within(self.settings.read_memory_mb, self.settings.read_seconds)
        return self.ending.enter_context(ReaderProcess(limits))


def refresh_context(settings: Settings, progress: Progress) -> dg.ResourceDefinition:
    """Return the resource that holds the refresh lock for the whole run.

    The pool queues the runs that Dagster's daemon starts; the lock also keeps ``tartan refresh`` from
    running at the same time.
    """

    @dg.resource(description="Settings and progress of a refresh. Holds the lock of TARTAN_HOME.")
    def hold(_: dg.InitResourceContext) -> Iterator[RefreshContext]:
        with refresh_lock(settings), ExitStack() as ending:
            yield RefreshContext(settings, progress, ending)

    return hold
