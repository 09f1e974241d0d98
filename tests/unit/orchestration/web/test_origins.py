"""The addresses of the UI: on this machine, and where a proxy serves it."""

from __future__ import annotations

import pytest

from orchestration.settings import SettingsError, load_settings
from orchestration.web.origins import origins_by_host

PUBLIC = "tartan.example.org"


def test_each_host_has_its_origin() -> None:
    assert origins_by_host(3000, f"https://{PUBLIC}") == {
        "localhost:3000": "http://localhost:3000",
        "127.0.0.1:3000": "http://127.0.0.1:3000",
        "[::1]:3000": "http://[::1]:3000",
        PUBLIC: f"https://{PUBLIC}",
    }


def test_a_browser_leaves_out_the_usual_port() -> None:
    assert "localhost" in origins_by_host(80, None)
    assert "localhost:80" not in origins_by_host(80, None)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (f"https://{PUBLIC}", f"https://{PUBLIC}"),
        (f"https://{PUBLIC.upper()}/", f"https://{PUBLIC}"),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_the_setting_is_an_origin(text: str, origin: str) -> None:
    assert load_settings({"TARTAN_UI_ADDRESS": text}).ui_address == origin


@pytest.mark.parametrize(
    "text",
    [
        PUBLIC,
        f"{PUBLIC}:443",
        f"https://{PUBLIC}/tartan",
        f"https://{PUBLIC}?x=1",
        f"https://{'user'}@{PUBLIC}",
        f"https://{PUBLIC}:port",
        f"https://{PUBLIC}:443",
        f"ftp://{PUBLIC}",
        "https://",
        "*",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"TARTAN_UI_ADDRESS": text})
    assert "Set TARTAN_UI_ADDRESS to scheme, host and port alone" in str(caught.value)
