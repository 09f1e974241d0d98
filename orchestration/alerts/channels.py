"""Where each channel leads: read from a secret file, with every mistake reported and no address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from expectations.seeds import authorities
from expectations.yaml_lines import MistakeLog
from orchestration.alerts.routing import Routing, RoutingError

# In place of an address: a file in the authority's outbox, or in the hub's own zone.
FILE = "file"


@dataclass(frozen=True)
class Channels:
    """Where each channel leads.

    Attributes:
        addresses: Apprise addresses by channel; an authority's own is ``<channel>/<authority>``.
    """

    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def of(self, channel: str, la_id: str | None) -> tuple[str, ...]:
        """Return where a message goes; to a file where no address is set."""
        return self.addresses.get(name_of_channel(channel, la_id), (FILE,))

    def leads_to_files(self, channel: str, la_id: str | None) -> bool:
        """Return whether no address is set for a channel."""
        return name_of_channel(channel, la_id) not in self.addresses


def name_of_channel(channel: str, la_id: str | None) -> str:
    """Return a channel's name in the file: ``la/norfolk``, ``hub``."""
    return f"{channel}/{la_id}" if la_id else channel


def load_channels(path: Path, routing: Routing) -> Channels:
    """Return where each channel leads; without a file, nowhere.

    Raises:
        RoutingError: the file can't be read or used.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Channels()
    except (OSError, UnicodeDecodeError) as error:
        raise RoutingError(f"{path.name} can't be read: {type(error).__name__}.") from None
    mistakes = MistakeLog(path.name, [])
    found: dict[str, tuple[str, ...]] = {}
    for key, name, node in mistakes.entries(mistakes.root(text, secret=True), "the file"):
        channel, slash, la_id = name.partition("/")
        whose = routing.channels.get(channel)
        if whose is None:
            mistakes.unknown(key, f"'{channel}' is no channel of the routing", routing.channels)
        elif whose == "hub" and slash:
            mistakes.add(key, f"'{channel}' is the hub's and of no authority. Write {channel}.")
        elif whose == "authority" and not slash:
            mistakes.add(key, f"each authority has its own '{channel}'. Write {channel}/norfolk.")
        elif slash and la_id not in authorities():
            mistakes.unknown(key, f"'{la_id}' is no authority", authorities())
        addresses = []
        for place, address in mistakes.words(node, name):
            if address != FILE and "://" not in address:
                mistakes.add(
                    place, f"{name}: this is no address. Write an Apprise address, or {FILE}."
                )
            addresses.append(address)
        if not addresses:
            mistakes.add(key, f"{name} leads nowhere. Give it an address, or {FILE}.")
        found[name] = tuple(addresses)
    if mistakes.mistakes:
        raise RoutingError("\n".join(mistakes.mistakes))
    return Channels(found)
