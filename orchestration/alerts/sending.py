"""Sending what waits: through Apprise, or as a file; what fails is tried again later and holds up nothing."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.alerts.channels import FILE, Channels, load_channels, name_of_channel
from orchestration.alerts.messages import Message
from orchestration.alerts.outbox import Outbox, Waiting, open_outbox
from orchestration.alerts.routing import RoutingError, load_routing
from orchestration.settings import Settings
from warehouse.delivery.files import replacing
from warehouse.delivery.zones import Zones

if TYPE_CHECKING:
    from apprise import AppriseAsset, AppriseResult

# A header, where a channel has any: receivers drop repeats by it.
KEY_HEADER = "X-Tartan-Key"

# Every channel of a region may be down at once; each is waited for beside the others.
_AT_ONCE = 8
_CONNECT_SECONDS, _ANSWER_SECONDS, _ADDRESS_SECONDS = 8, 8, 20


@dataclass(frozen=True)
class Sent:
    """The result of a round of sending.

    Attributes:
        sent: messages that reached all of their channel's addresses, or became files.
        failed: messages that did not.
        waiting: messages that wait for a later round.
        problem: why nothing was tried, or None.
    """

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    problem: str | None = None


def send_due(settings: Settings, now: datetime) -> Sent:
    """Send what is due; each channel is tried until a message fails.

    Args:
        now: in UTC, without a zone.
    """
    from filelock import FileLock, Timeout

    if not settings.zones.messages.exists():
        return Sent()
    with open_outbox(settings.zones.messages) as outbox:
        # Two rounds at once would send everything twice.
        lock = FileLock(settings.zones.messages.with_suffix(".lock"), blocking=False)
        try:
            with lock:
                return _round(settings, outbox, now)
        except Timeout:
            return Sent(waiting=len(outbox.waiting()))


def _round(settings: Settings, outbox: Outbox, now: datetime) -> Sent:
    due = outbox.due(now)
    if not due:
        return Sent(waiting=len(outbox.waiting()))
    try:
        channels = load_channels(settings.channels_file, load_routing(settings.routing))
    except RoutingError as error:
        return Sent(waiting=len(outbox.waiting()), problem=str(error))
    sender = _Sender(settings.zones, outbox, channels, now)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        counts = list(pool.map(sender.send_all, due))
    return Sent(
        sent=sum(sent for sent, _ in counts),
        failed=sum(failed for _, failed in counts),
        waiting=len(outbox.waiting()),
    )


@dataclass(frozen=True)
class _Sender:
    """Sends, and notes in the outbox what came of it."""

    zones: Zones
    outbox: Outbox
    channels: Channels
    now: datetime

    def send_all(self, waiting: list[Waiting]) -> tuple[int, int]:
        """Send one channel's messages until one fails; return how many were sent, and failed."""
        for sent, one in enumerate(waiting):
            error = self._send(one)
            if error is not None:
                self.outbox.failed(one.message, self.now, error, channel_works=sent > 0)
                return sent, 1
            self.outbox.sent(one.message.key, self.now)
        return len(waiting), 0

    def _send(self, waiting: Waiting) -> str | None:
        """Send a message to those of its channel's addresses that lack it; return why it failed."""
        message = waiting.message
        reached = set(waiting.reached)
        errors = []
        for number, address in enumerate(self.channels.of(message.channel, message.la_id), 1):
            digest = _digest(message.key, address)
            if digest in reached:
                continue
            try:
                error = self._send_to(address, waiting)
            except Exception as failure:  # a plugin's mistake; its words may hold the address
                error = f"{type(failure).__name__} in Tartan or Apprise"
            if error is None:
                reached.add(digest)
                self.outbox.reached(message.key, reached)
            else:
                name = name_of_channel(message.channel, message.la_id)
                errors.append(f"{name}, address {number}, {address.split(':', 1)[0]}: {error}")
        return "; ".join(errors) or None

    def _send_to(self, address: str, waiting: Waiting) -> str | None:
        if address == FILE:
            _write(file_of(self.zones, waiting), waiting.message)
            return None
        return _through_apprise(address, waiting.message)


def file_of(zones: Zones, waiting: Waiting) -> Path:
    """Return where a message is that goes to a file: with the authority it is for, or with the hub."""
    message = waiting.message
    folder = zones.outbox / message.la_id if message.la_id else zones.quality
    name = f"{waiting.created_at:%Y-%m-%d}.{_digest(message.key)}.txt"
    return folder / "alerts" / name


def _write(path: Path, message: Message) -> None:
    with replacing(path) as partial:
        partial.touch(mode=0o600)
        partial.write_text(f"{message.subject}\n\n{message.body}\n", encoding="utf-8")


def _through_apprise(address: str, message: Message) -> str | None:
    """Send a message to one address; return why it failed, without the address."""
    from apprise import Apprise, NotifyFormat

    asset = _asset()
    service = Apprise.instantiate(address, asset=asset)
    if service is None:
        return "this is no address that Apprise reads"
    # A new one for each message: Apprise makes the same one wait between messages.
    service.socket_connect_timeout = min(service.socket_connect_timeout, _CONNECT_SECONDS)
    service.socket_read_timeout = min(service.socket_read_timeout, _ANSWER_SECONDS)
    headers = getattr(service, "headers", None)
    if isinstance(headers, dict):
        headers[KEY_HEADER] = message.key
    sender = Apprise(asset=asset)
    sender.add(service)
    result = sender.notify(body=message.body, title=message.subject, body_format=NotifyFormat.TEXT)
    return None if result else _why(result)


def _asset() -> AppriseAsset:
    from apprise import AppriseAsset

    return AppriseAsset(
        app_id="Tartan",
        app_desc="Tartan",
        app_url="",
        async_mode=False,
        storage_mode="memory",
        allow_templates=False,
        service_timeout=_ADDRESS_SECONDS,
    )


def _why(result: AppriseResult) -> str:
    """Return Apprise's reason for a failure without its words: they may hold a host, a user or a token."""
    log = " ".join(entry.message for entry in result.logs())
    status = re.search(r"error=(\d{3})\b", log)
    return f"answered {status[1]}" if status else "could not be reached, or refused it"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
