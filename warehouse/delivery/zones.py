"""The zones of TARTAN_HOME: the paths of everything that Tartan reads and writes."""

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
        """Rows that were left out, each with the rules it broke."""
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
        """Feedback and messages for each authority."""
        return self.home / "outbox"

    @property
    def quality(self) -> Path:
        """Great Expectations' pages and alerts, for the hub alone."""
        return self.home / "quality"

    @property
    def messages(self) -> Path:
        """The database of alerts: messages waiting, messages sent, and what each recipient has been sent."""
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
        """Secrets of the hub; created on first use."""
        return self.home / "secrets"

    @property
    def build_database(self) -> Path:
        """The database that dbt writes, and only dbt."""
        return self.build / "warehouse.duckdb"

    @property
    def refresh_lock(self) -> Path:
        """The lock file that is held while anything below home changes."""
        return self.build / "refresh.lock"

    def create(self) -> None:
        """Create every missing zone, readable by its owner alone.

        Others need access to ``drop`` and ``published``. The machine's administrator grants it, so
        these start closed too.
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
