"""Who is alerted about what: read from YAML, with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from expectations.rules import SEVERITIES
from expectations.seeds import authorities
from expectations.yaml_lines import MistakeLog, word_of
from orchestration.settings import ROUTING

Whose = Literal["authority", "hub"]
Channels = tuple[str, ...]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HUB_TOPICS = (
    "tartan_failed",
    "held",
    "run_failed",
    "check_failed",
    "nothing_delivered",
    "collection",
    "heartbeat",
    "digest",
)
_PARTS = ("channels", "authority", "authorities", "hub")
_NUMBERS = {"worse_by_percent": 0, "escalate_after_nights": 1}
_BY_SEVERITY = ("changes", "escalation")
_TOPICS = ("digest", "nothing_delivered", "collection")
_OF_AUTHORITY = (*_NUMBERS, "digest_on", *_BY_SEVERITY, *_TOPICS)


class RoutingError(ValueError):
    """A file of routing or of channels can't be used; names every mistake."""


@dataclass(frozen=True)
class ForAuthority:
    """What one authority is alerted about, and through which channels.

    Attributes:
        worse_by_percent: an issue is worse when more than this many percent more rows fail.
        digest_on: day of the week, Monday = 0.
        escalate_after_nights: nights between the message about an issue and the one to the second contact.
        changes: for new, worse and mended issues, by severity.
        escalation: for issues open that long, by severity.
    """

    worse_by_percent: int
    digest_on: int
    escalate_after_nights: int
    changes: Mapping[str, Channels]
    escalation: Mapping[str, Channels]
    digest: Channels
    nothing_delivered: Channels
    collection: Channels

    @property
    def channels(self) -> Channels:
        """All of its channels."""
        lists = [*self.changes.values(), *self.escalation.values()]
        lists += [self.digest, self.nothing_delivered, self.collection]
        return unique(lists)


@dataclass(frozen=True)
class Routing:
    """Who is alerted about what.

    Attributes:
        channels: every channel, and whose it is.
        authority: the alerts of every authority that ``authorities`` does not name.
        hub: the hub's channels, by topic.
    """

    channels: Mapping[str, Whose]
    authority: ForAuthority
    authorities: Mapping[str, ForAuthority]
    hub: Mapping[str, Channels]

    def of(self, la_id: str) -> ForAuthority:
        """Return the alerts of one authority."""
        return self.authorities.get(la_id, self.authority)

    @property
    def hub_channels(self) -> Channels:
        """All of the hub's channels."""
        return unique(self.hub.values())


def unique(lists: Iterable[Channels]) -> Channels:
    """Return each channel once."""
    return tuple(dict.fromkeys(channel for channels in lists for channel in channels))


def load_routing(path: Path) -> Routing:
    """Return the routing in force: the repository's, with a network's own file over it.

    Raises:
        RoutingError: the file can't be read or used.
    """
    if path == ROUTING:
        return _default()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RoutingError(f"TARTAN_ROUTING: {path.name} can't be read: {error}.") from None
    return read_routing(path.name, text, _default())


@cache
def _default() -> Routing:
    nobody = ForAuthority(0, 0, 1, _nowhere(SEVERITIES), _nowhere(SEVERITIES), (), (), ())
    nothing = Routing({}, nobody, {}, _nowhere(HUB_TOPICS))
    return read_routing(ROUTING.name, ROUTING.read_text(encoding="utf-8"), nothing)


def read_routing(name: str, text: str, default: Routing) -> Routing:
    """Return the routing in a file's text.

    Args:
        name: the file, as messages name it.
        default: what holds where the file has no entry.

    Raises:
        RoutingError: names every mistake, with its line and what may stand there.
    """
    mistakes = MistakeLog(name, [])
    parts: dict[str, yaml.Node] = {}
    for key, part, node in mistakes.entries(mistakes.root(text), "the file"):
        if part in _PARTS:
            parts[part] = node
        else:
            mistakes.unknown(key, f"routing has no part '{part}'", _PARTS)
    reader = _Reader(
        mistakes, {**default.channels, **dict(_channels(parts.get("channels"), mistakes))}
    )
    everyone = reader.of_authority(parts.get("authority"), "authority", default.authority)
    own = dict(default.authorities)
    for key, la_id, node in mistakes.entries(parts.get("authorities"), "authorities"):
        if la_id in authorities():
            own[la_id] = reader.of_authority(node, la_id, everyone)
        else:
            mistakes.unknown(key, f"'{la_id}' is no authority", authorities())
    hub = dict(default.hub)
    for key, topic, node in mistakes.entries(parts.get("hub"), "hub"):
        if topic in HUB_TOPICS:
            hub[topic] = reader.channels_of(node, f"hub's {topic}", "hub")
        else:
            mistakes.unknown(key, f"hub: there is no '{topic}'", HUB_TOPICS)
    if mistakes.mistakes:
        raise RoutingError("\n".join(mistakes.mistakes))
    return Routing(reader.known, everyone, own, hub)


@dataclass(frozen=True)
class _Reader:
    """Reads parts that name channels.

    Attributes:
        known: every channel, and whose it is.
    """

    mistakes: MistakeLog
    known: Mapping[str, Whose]

    def of_authority(self, node: yaml.Node | None, who: str, default: ForAuthority) -> ForAuthority:
        """Return the alerts of an authority; what the file leaves out is as in ``default``."""
        given: dict[str, Any] = {}
        for key, part, value in self.mistakes.entries(node, who):
            if part in _NUMBERS:
                number = self.mistakes.number(value, f"{who}: {part}", _NUMBERS[part])
                given[part] = getattr(default, part) if number is None else number
            elif part == "digest_on":
                given[part] = self._weekday(value, who, default.digest_on)
            elif part in _BY_SEVERITY:
                given[part] = self._by_severity(value, f"{who}: {part}", getattr(default, part))
            elif part in _TOPICS:
                given[part] = self.channels_of(value, f"{who}: {part}", "authority")
            else:
                self.mistakes.unknown(key, f"{who}: there is no '{part}'", _OF_AUTHORITY)
        alerts = replace(default, **given)
        for severity in SEVERITIES:
            if node is not None and not alerts.changes[severity] and not alerts.digest:
                self.mistakes.add(
                    node,
                    f"{who}: nobody is alerted about severity {severity}. Name a channel in changes or in digest.",
                )
        return alerts

    def channels_of(self, node: yaml.Node, what: str, whose: Whose) -> Channels:
        """Return the names of channels that belong to an authority or the hub."""
        theirs = [name for name, of in self.known.items() if of == whose]
        found = []
        for place, name in self.mistakes.words(node, what):
            if name in theirs:
                found.append(name)
            else:
                wrong = f"'{name}' is no channel" if name not in self.known else f"'{name}' is not"
                self.mistakes.unknown(place, f"{what}: {wrong} of the {whose}", theirs or ["none"])
        return tuple(dict.fromkeys(found))

    def _by_severity(
        self, node: yaml.Node, what: str, default: Mapping[str, Channels]
    ) -> dict[str, Channels]:
        found = dict(default)
        for key, severity, value in self.mistakes.entries(node, what):
            if severity in SEVERITIES:
                found[severity] = self.channels_of(value, f"{what} of {severity}", "authority")
            else:
                self.mistakes.unknown(key, f"{what}: there is no severity '{severity}'", SEVERITIES)
        return found

    def _weekday(self, node: yaml.Node, who: str, default: int) -> int:
        day = (word_of(node) or "").lower()
        if day in WEEKDAYS:
            return WEEKDAYS.index(day)
        self.mistakes.unknown(node, f"{who}: digest_on should be a day of the week", WEEKDAYS)
        return default


def _channels(node: yaml.Node | None, mistakes: MistakeLog) -> Iterator[tuple[str, Whose]]:
    """Yield channels, and whose each is."""
    for key, name, value in mistakes.entries(node, "channels"):
        whose = word_of(value)
        if not name.replace("_", "").replace("-", "").isalnum():
            mistakes.add(key, f"channels: '{name}' should be of letters, digits, - and _.")
        elif whose == "authority":
            yield name, "authority"
        elif whose == "hub":
            yield name, "hub"
        else:
            mistakes.unknown(value, f"channels: whose '{name}' is", get_args(Whose))


def _nowhere(names: tuple[str, ...]) -> dict[str, Channels]:
    return dict.fromkeys(names, ())
