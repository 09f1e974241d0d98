"""What tests share: a home of their own, and a way to deliver something to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from orchestration.settings import Settings
from warehouse.delivery.zones import Zones
from warehouse.samples import SAMPLES

HEADER = "framework,ref,period,area,numerator,denominator,value,comment"
DAY = "2020-10-30"

# What isn't about history looks at little of it: a release's size is its years times its areas.
YEARS_SHOWN = 2

# A slow machine is no failure, and a test that passes on one machine passes on every other.
hypothesis_settings.register_profile("tartan", deadline=None, derandomize=True)
hypothesis_settings.load_profile("tartan")

Deliver = Callable[..., Path]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("TARTAN_", "DAGSTER_", "DBT_"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def zones(tmp_path: Path) -> Zones:
    zones = Zones(tmp_path / "home")
    zones.create()
    return zones


@pytest.fixture
def settings(zones: Zones) -> Settings:
    return Settings(home=zones.home, years_shown=YEARS_SHOWN)


@pytest.fixture
def deliver(zones: Zones) -> Deliver:
    return deliver_to(zones)


def deliver_to(zones: Zones) -> Deliver:
    """A function that puts one file into drop: text, or bytes as they are."""

    def put(
        la: str,
        content: str | bytes,
        *,
        system: str = "returns",
        day: str = DAY,
        name: str = "return.csv",
    ) -> Path:
        folder = zones.drop / la / system / day
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


def a_return(*lines: str) -> str:
    """A return of these lines under the usual header."""
    return "\n".join([HEADER, *lines]) + "\n"


def deliver_region(zones: Zones, *, leave_out: tuple[str, ...] = ()) -> None:
    """The real returns of the eleven authorities, but for those left out."""
    for la in sorted(path.name for path in SAMPLES.iterdir()):
        if la not in leave_out:
            shutil.copytree(SAMPLES / la, zones.drop / la, dirs_exist_ok=True)


def sample(la: str) -> str:
    """One authority's real return, as text."""
    return (SAMPLES / la / "returns" / DAY / "eastern_2020.csv").read_text()
