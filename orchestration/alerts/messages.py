"""What a message is, and the words that all of them use: plain text, short enough for a telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from expectations.seeds import authorities

# As many issues of a kind as are read on a telephone; the feedback page has them all.
SHOWN = 10


@dataclass(frozen=True)
class Message:
    """One message to one channel.

    Attributes:
        key: the same whenever it is sent, so that receivers can drop repeats.
        channel: the channel's name in routing.yml.
        la_id: the authority whose channel it is; None = the hub's.
    """

    key: str
    channel: str
    la_id: str | None
    subject: str
    body: str


@dataclass(frozen=True)
class Said:
    """A message's words, before it is known through which channels they go."""

    subject: str
    lines: Sequence[str]

    def through(self, channel: str, about: str, la_id: str | None = None) -> Message:
        """The message to one channel.

        Args:
            about: what it is about, and never told again; the key is made of it.
        """
        key = f"{about}.{channel}"
        body = "\n".join([*self.lines, "", f"Ref: {key}"])
        return Message(key, channel, la_id, self.subject, body)


def day(on: date) -> str:
    """``5 Nov 2026``: one that nobody reads with day and month exchanged."""
    return f"{on.day} {on:%b %Y}"


def name_of(la_id: str) -> str:
    """An authority's name."""
    return authorities().get(la_id, la_id)


def bounded(lines: Sequence[str]) -> list[str]:
    """As many lines as are read on a telephone, and how many more there are."""
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], f"- and {more:,} more"] if more > 0 else list(lines)


def count(number: int, one: str, several: str | None = None) -> str:
    """``1 night``, ``2 nights``."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
