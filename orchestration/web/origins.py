"""The addresses at which the web UI may be opened."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ON_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


def origin_of(address: str) -> str:
    """Return the scheme, host and port of an address, as a browser writes an origin.

    Raises:
        ValueError: it is no address of a web page.
    """
    parts = urlsplit(address)
    default = _DEFAULT_PORTS.get(parts.scheme)
    if default is None or not parts.hostname:
        raise ValueError(address)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if parts.port in (None, default) else f":{parts.port}")


def ui_address(text: str) -> str:
    """Return the origin that a setting gives.

    Raises:
        ValueError: it is no address, or has more than scheme, host and port.
    """
    origin = origin_of(text)
    if text.lower().rstrip("/") != origin:
        raise ValueError(text)
    return origin


def origins_by_host(port: int, address: str | None) -> Mapping[str, str]:
    """Return the origins of the UI by the Host that a browser sends for them.

    Args:
        port: the port on this machine.
        address: the origin that a proxy serves the UI at, if there is one.
    """
    here = [origin_of(f"http://{name}:{port}") for name in _ON_THIS_MACHINE]
    return {
        origin.partition("://")[2]: origin for origin in [*here, *([address] if address else [])]
    }
