"""What a refresh tells whoever watches it: stages as they begin, a line per delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warehouse.intake import Reading


class Progress(Protocol):
    """Somebody who watches a refresh."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def note(self, text: str) -> None:
        """Somebody has to know or do something, whatever came of the deliveries."""

    def read(self, reading: Reading) -> None:
        """A delivery was read."""

    def built(self, name: str) -> None:
        """A seed or model was built, or a test has run."""


class Silent:
    """Nobody watches: Dagster's own log has it all."""

    def stage(self, name: str) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""

    def read(self, reading: Reading) -> None:
        """Say nothing."""

    def built(self, name: str) -> None:
        """Say nothing."""
