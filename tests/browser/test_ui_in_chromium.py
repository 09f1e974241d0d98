"""Dagster's own pages work behind the guard: they load, and a schedule is stopped by its switch."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response, expect

from orchestration.settings import Settings
from tests.ui_process import served

pytestmark = pytest.mark.browser

SCHEDULE = "/locations/orchestration.definitions/schedules/nightly_refresh"
PATIENCE_MS = 60_000


def test_the_ui_loads_and_its_switch_stops_a_schedule(browser: Browser, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with served(settings) as ui:
        page = browser.new_page()
        refused: list[str] = []
        sockets: list[str] = []

        def note(response: Response) -> None:
            if response.status >= 400:
                refused.append(f"{response.status} {response.request.method} {response.url}")

        page.on("response", note)
        page.on("websocket", lambda each: each.on("framereceived", lambda _: sockets.append("")))
        page.goto(ui.address + SCHEDULE)
        switch = page.get_by_role("checkbox")
        expect(switch).to_be_checked(timeout=PATIENCE_MS)
        page.locator("label", has=switch).click()
        expect(switch).not_to_be_checked(timeout=PATIENCE_MS)
        page.reload()
        expect(switch).not_to_be_checked(timeout=PATIENCE_MS)
        assert sockets
        assert refused == []
