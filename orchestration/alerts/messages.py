"""What a message is, and the wording that all of them share: plain text, short enough for a telephone."""

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
class MessageText:
    """A message's text, before the channels are chosen."""

    subject: str
    lines: Sequence[str]

    def through(self, channel: str, about: str, la_id: str | None = None) -> Message:
        """Return the message to one channel.

        Args:
            about: what it is about; the key is made of it, so it is sent once.
        """
        key = f"{about}.{channel}"
        body = "\n".join([*self.lines, "", f"Ref: {key}"])
        return Message(key, channel, la_id, self.subject, body)


def day(on: date) -> str:
    """Return ``5 Nov 2026``, in which day and month can't be mistaken."""
    return f"{on.day} {on:%b %Y}"


def name_of(la_id: str) -> str:
    """Return an authority's name."""
    return authorities().get(la_id, la_id)


def bounded(lines: Sequence[str]) -> list[str]:
    """Return as many lines as fit a telephone, and how many more there are."""
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], f"- and {more:,} more"] if more > 0 else list(lines)


def count(number: int, one: str, several: str | None = None) -> str:
    """Return ``1 night``, ``2 nights``."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
