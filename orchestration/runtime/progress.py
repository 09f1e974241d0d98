"""Progress of a refresh: its stages as they begin, and each delivery as it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warehouse.intake import Reading


class Progress(Protocol):
    """Receives the progress of a refresh."""

    def stage(self, name: str) -> None:
        """Report that a stage begins."""

    def note(self, text: str) -> None:
        """Report something that the user has to know or do."""

    def fault(self, text: str) -> None:
        """Report something that failed for now and is tried again at the next refresh."""

    def read(self, reading: Reading) -> None:
        """Report that a delivery was read."""

    def built(self, name: str) -> None:
        """Report that a seed or model was built, or that a test has run."""


class Silent:
    """Reports nothing: Dagster's own log has it all."""

    def stage(self, name: str) -> None:
        """Do nothing."""

    def note(self, text: str) -> None:
        """Do nothing."""

    def fault(self, text: str) -> None:
        """Do nothing."""

    def read(self, reading: Reading) -> None:
        """Do nothing."""

    def built(self, name: str) -> None:
        """Do nothing."""
