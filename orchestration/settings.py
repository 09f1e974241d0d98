"""The settings: one typed object, read once from ``TARTAN_*`` in the environment and from ``.env``.

A plain dataclass: importing pydantic-settings takes longer than a whole refresh with nothing new
(see DECISIONS.md).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from math import inf
from pathlib import Path
from typing import Any

from orchestration.web.origins import ui_address
from warehouse.delivery.zones import Zones
from warehouse.reading.secret import SETTING, KeyRefused, require_long
from warehouse.reading.variants import FOLDER as VARIANTS

PREFIX = "TARTAN_"
ROUTING = Path(__file__).resolve().parent / "alerts" / "routing.yml"


_KINDS: dict[str, Callable[[str], object]] = {
    "home": Path,
    "variants": Path,
    "routing": Path,
    "channels": Path,
    "settle_minutes": float,
    "releases_kept": int,
    "years_shown": int,
    "ui_port": int,
    "ui_address": ui_address,
    "read_memory_mb": int,
    "read_seconds": float,
}
# What a value has to be, where that is not a number.
_WANTED = {"ui_address": "scheme, host and port alone, such as https://<host>"}
_LEAST = {
    "settle_minutes": 0,
    "releases_kept": 1,
    "years_shown": 1,
    "ui_port": 1,
    "read_memory_mb": 512,
    "read_seconds": 1,
}


class SettingsError(ValueError):
    """A setting can't be used: names the variable and the remedy."""


@dataclass(frozen=True)
class Settings:
    """Every setting of Tartan; ``TARTAN_<NAME>`` sets it.

    Attributes:
        home: the folder of all data; nothing is written elsewhere.
        settle_minutes: how long a drop folder without ``_COMPLETE`` must stay unchanged before a
            scheduled run takes it.
        releases_kept: how many releases are kept.
        years_shown: how many years of indicators a release has from an authority's extracts.
        warehouse_key: encrypts the build database; None = not encrypted.
        pseudonym_key: the key that ids of people are hashed with; None = one made for this home.
        ui_port: port of the web UI on localhost.
        ui_address: the address at which users open the UI through a proxy that authenticates; None =
            it is opened on localhost alone.
        read_memory_mb: the memory, in MiB, that reading one file may take; a table takes up to half of it.
        read_seconds: the time that reading one file may take.
        variants: the folder of variants: how authorities' exports differ from the contracts.
        routing: the file that lists who gets which alerts.
        channels: the file with the addresses of the channels, which is secret; None =
            ``secrets/channels.yml`` below home.
        outbox_link: the start of the links to feedback, where the outbox is served; None = messages
            give the path below home.
    """

    home: Path = Path("data")
    settle_minutes: float = 15
    releases_kept: int = 30
    years_shown: int = 6
    warehouse_key: str | None = field(default=None, repr=False)
    pseudonym_key: str | None = field(default=None, repr=False)
    ui_port: int = 3000
    ui_address: str | None = None
    read_memory_mb: int = 4096
    read_seconds: float = 600
    variants: Path = VARIANTS
    routing: Path = ROUTING
    channels: Path | None = None
    outbox_link: str | None = None

    @property
    def database_key(self) -> str | None:
        """The key for DuckDB: a hash of the warehouse key, so of fixed length and safe inside SQL."""
        if self.warehouse_key is None:
            return None
        return hashlib.sha256(self.warehouse_key.encode()).hexdigest()

    @property
    def channels_file(self) -> Path:
        """The file with the addresses of the channels."""
        return self.channels or self.zones.secrets / "channels.yml"

    @property
    def zones(self) -> Zones:
        """The zones below home."""
        return Zones(self.home)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this process.

    Args:
        environment: used instead of ``.env`` and the process's own environment.

    Raises:
        SettingsError: an unknown ``TARTAN_*`` variable, or a value of the wrong type.
    """
    given = {**_dotenv(Path(".env")), **os.environ} if environment is None else environment
    known = {f"{PREFIX}{each.name.upper()}": each.name for each in fields(Settings)}
    values: dict[str, Any] = {}
    for variable in sorted(name for name in given if name.startswith(PREFIX)):
        if variable not in known:
            listing = ", ".join(sorted(known))
            raise SettingsError(f"{variable} is not a setting of Tartan. Use one of: {listing}.")
        if given[variable] != "":
            values[known[variable]] = _value(variable, known[variable], given[variable])
    if SETTING in given:  # also when it is empty: no key is made in place of one that was meant
        try:
            require_long(given[SETTING])
        except KeyRefused as error:
            raise SettingsError(str(error)) from None
    home = values.get("home", Settings.home).expanduser().absolute()
    if "," in str(home):
        raise SettingsError(
            "Choose a TARTAN_HOME without a comma in its path: DuckDB would split it there."
        )
    paths = {
        name: values.get(name, getattr(Settings, name)).expanduser().absolute()
        for name in ("variants", "routing")
    }
    if "channels" in values:
        paths["channels"] = values["channels"].expanduser().absolute()
    return Settings(**values | paths | {"home": home})


def _value(variable: str, name: str, text: str) -> object:
    """Return a setting's value, typed, or raise SettingsError."""
    kind = _KINDS.get(name, str)
    try:
        value = kind(text)
    except ValueError:
        wanted = _WANTED.get(name, "a number")
        raise SettingsError(f"Set {variable} to {wanted}, not '{text}'.") from None
    if isinstance(value, int | float) and not _LEAST[name] <= value < inf:
        raise SettingsError(f"Set {variable} to {_LEAST[name]} or more, not {text}.")
    return value


def _dotenv(path: Path) -> dict[str, str]:
    """Return the variables of an ``.env`` file; none when it does not exist."""
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {name: value or "" for name, value in dotenv_values(path).items()}
