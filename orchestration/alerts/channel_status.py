"""The lines of ``tartan status`` about alerts: channels that lead to files, and what could not be sent."""

from __future__ import annotations

from collections.abc import Iterable

from orchestration.alerts.channels import Channels, load_channels, name_of_channel
from orchestration.alerts.messages import count, day
from orchestration.alerts.outbox import Waiting, open_outbox
from orchestration.alerts.routing import Routing, RoutingError, load_routing
from orchestration.settings import Settings


def channels_status(settings: Settings, las: Iterable[str]) -> list[str]:
    """Return a line for each problem that the hub should see to; none when all is well.

    Args:
        las: the authorities that deliver.
    """
    with_channels = sorted(set(las))
    try:
        routing = load_routing(settings.routing)
        channels = load_channels(settings.channels_file, routing)
    except RoutingError as error:
        return [f"Nothing is sent: {line}" for line in str(error).splitlines()]
    lines = _without_address(settings, routing, channels, with_channels)
    if settings.channels_file.exists() and settings.channels_file.stat().st_mode & 0o077:
        lines.append(f"{settings.channels_file} can be read by others. Run chmod 600 on it.")
    if settings.zones.messages.exists():
        with open_outbox(settings.zones.messages) as outbox:
            lines += _not_sent(outbox.waiting())
    return lines


def _without_address(
    settings: Settings, routing: Routing, channels: Channels, las: list[str]
) -> list[str]:
    if not channels.addresses:
        where = f"outbox/<authority>/alerts and {settings.zones.quality.name}/alerts"
        return [f"No channels are set in {settings.channels_file}: messages are files in {where}."]
    lines = []
    by_channel: dict[str, list[str]] = {}
    for la_id in las:
        for channel in routing.of(la_id).channels:
            if channels.leads_to_files(channel, la_id):
                by_channel.setdefault(channel, []).append(la_id)
    for channel, without in by_channel.items():
        lines.append(
            f"No channel '{channel}' is set for {', '.join(without)}: its messages are files in "
            "outbox/<authority>/alerts."
        )
    for channel in routing.hub_channels:
        if channels.leads_to_files(channel, None):
            where = f"{settings.zones.quality.name}/alerts"
            lines.append(f"No channel '{channel}' is set: its messages are files in {where}.")
    return lines


def _not_sent(waiting: Iterable[Waiting]) -> list[str]:
    """Return one line for each channel of which something failed."""
    by_channel: dict[str, list[Waiting]] = {}
    for one in waiting:
        name = name_of_channel(one.message.channel, one.message.la_id)
        by_channel.setdefault(name, []).append(one)
    lines = []
    for name, those in by_channel.items():
        errors = [one.last_error for one in those if one.last_error]
        if errors:
            since = day(those[0].created_at.date())
            waits = f"{count(len(those), 'message')} not sent since {since}"
            lines.append(f"{name}: {waits}; tried again by itself. {errors[-1]}.")
    return lines
