"""The zones of TARTAN_HOME: where everything that Tartan writes has its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Zones:
    """Paths of the zones (INTERFACES.md, "Home and zones").

    Attributes:
        home: an absolute path; nothing is ever written outside it.
    """

    home: Path

    @property
    def drop(self) -> Path:
        """Deliveries as they arrive; only read."""
        return self.home / "drop"

    @property
    def landing(self) -> Path:
        """The received bytes, by content hash."""
        return self.home / "landing"

    @property
    def raw(self) -> Path:
        """Typed, checked rows of what is in use."""
        return self.home / "raw"

    @property
    def quarantine(self) -> Path:
        """Rows refused, each with its rules."""
        return self.home / "quarantine"

    @property
    def build(self) -> Path:
        """The database that dbt writes, and dbt's own files."""
        return self.home / "build"

    @property
    def published(self) -> Path:
        """Releases, and ``current``."""
        return self.home / "published"

    @property
    def outbox(self) -> Path:
        """What goes back to an authority."""
        return self.home / "outbox"

    @property
    def quality(self) -> Path:
        """What the hub alone reads of the checks: Great Expectations' pages, and its own alerts."""
        return self.home / "quality"

    @property
    def messages(self) -> Path:
        """The outbox of alerts: what is to be sent, what was, and what was told."""
        return self.home / "log" / "messages.sqlite"

    @property
    def ledger(self) -> Path:
        """The delivery log."""
        return self.home / "log" / "deliveries.sqlite"

    @property
    def dagster(self) -> Path:
        """Dagster's instance: runs, events, schedules."""
        return self.home / "dagster"

    @property
    def secrets(self) -> Path:
        """What nobody but the hub may know; made when it is needed."""
        return self.home / "secrets"

    @property
    def build_database(self) -> Path:
        """The database that dbt writes, and only dbt."""
        return self.build / "warehouse.duckdb"

    @property
    def refresh_lock(self) -> Path:
        """Held by whoever changes anything below home."""
        return self.build / "refresh.lock"

    def create(self) -> None:
        """Make every zone that is missing, readable by its owner alone.

        ``drop`` and ``published`` are read or filled by others; who they are is for the machine's
        administrator to say, so they too start closed.
        """
        zones = (self.drop, self.landing, self.raw, self.quarantine, self.build)
        for path in (
            *zones,
            self.published,
            self.outbox,
            self.quality,
            self.ledger.parent,
            self.dagster,
        ):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
