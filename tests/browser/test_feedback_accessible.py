"""The feedback page in Chromium: WCAG 2.2 AA as far as axe can tell, narrow screens, paper, and nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from expectations.findings import finding_of
from expectations.rules import RULES
from tests.unit.warehouse.feedback.logged import delivery_on, log, outcome_of, whole_delivery
from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.feedback.folder import write_feedback
from warehouse.log.ledger import open_ledger
from warehouse.raw.quarantine import Quarantine, folder_of

pytestmark = pytest.mark.browser

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [1200, 320]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return every kind of page: with all that it can show, with nothing, and after a crash of Tartan's."""
    zones = Zones(tmp_path_factory.mktemp("home"))
    zones.create()
    rules = [rule.id for rule in RULES.values() if rule.scope == "row"]
    strays = [finding_of(RULES["unexpected_file"], f"{'a_long_name' * 12}.csv")]
    everything = [
        ExtractOutcome(WHOLE_DELIVERY, files_seen=1, findings=strays),
        outcome_of("FACT_CLA", {}, refused_by=["file_empty"]),
        outcome_of("FACT_S47", {}, refused_by=["missing_column"]),
        outcome_of("FACT_IMMIGRATION_STATUS", dict.fromkeys(rules, 123_456), 1_234_567, "Z" * 60),
    ]
    with open_ledger(zones.ledger) as ledger:
        for day in range(12):
            few = outcome_of("FACT_S47", dict.fromkeys(rules[day:], 100_000 + day), 1_234_567)
            log(ledger, delivery_on(day), [few], in_use=["FACT_S47"])
        deliveries = {
            "everything": log(ledger, delivery_on(12), everything),
            "nothing": log(ledger, delivery_on(0, la="suffolk"), [outcome_of("FACT_S47", {})]),
            "crash": log(ledger, delivery_on(0, la="norfolk"), [whole_delivery("internal_error")]),
        }
        for each in deliveries.values():
            Quarantine(folder_of(zones.quarantine, each))
        return {name: write_feedback(zones, ledger, each) for name, each in deliveries.items()}


@pytest.fixture
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    yield page
    page.close()


@pytest.mark.parametrize("screen", WIDTHS, indirect=True)
@pytest.mark.parametrize("name", ["everything", "nothing", "crash"])
def test_axe_finds_nothing(screen: Page, pages: dict[str, Path], name: str) -> None:
    screen.goto(pages[name].as_uri())
    found = Axe().run(screen, options={"runOnly": {"type": "tag", "values": WCAG_22_AA}})
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) > 15
    assert not found.response["incomplete"]


@pytest.mark.parametrize("screen", [320], indirect=True)
@pytest.mark.parametrize("name", ["everything", "nothing", "crash"])
def test_nothing_is_scrolled_sideways_on_a_narrow_screen(
    screen: Page, pages: dict[str, Path], name: str
) -> None:
    screen.goto(pages[name].as_uri())
    assert screen.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("screen", [1200], indirect=True)
def test_it_fetches_nothing_but_itself_and_runs_nothing(
    screen: Page, pages: dict[str, Path]
) -> None:
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    screen.goto(pages["everything"].as_uri())
    assert asked == [pages["everything"].as_uri()]
    assert screen.evaluate("document.scripts.length") == 0


@pytest.mark.parametrize("screen", [1200], indirect=True)
def test_the_keyboard_reaches_every_link_and_shows_where_it_is(
    screen: Page, pages: dict[str, Path]
) -> None:
    screen.goto(pages["everything"].as_uri())
    links = screen.locator("a").count()
    assert links >= 2
    reached = []
    for _ in range(links):
        screen.keyboard.press("Tab")
        reached.append(screen.evaluate("document.activeElement.getAttribute('href')"))
        width = screen.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2
    assert "failures.csv" in reached
    assert "#changed" in reached


@pytest.mark.parametrize("screen", [1200], indirect=True)
def test_the_verdict_is_on_the_first_screen_and_headings_skip_no_level(
    screen: Page, pages: dict[str, Path]
) -> None:
    for path in pages.values():
        screen.goto(path.as_uri())
        box = screen.locator("h1").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 300
        levels = screen.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("screen", [1200], indirect=True)
def test_on_paper_nothing_is_cut_off(screen: Page, pages: dict[str, Path]) -> None:
    screen.goto(pages["everything"].as_uri())
    screen.emulate_media(media="print")
    screen.set_viewport_size({"width": 700, "height": 1000})
    assert screen.evaluate("document.documentElement.scrollWidth") <= 700
    assert screen.pdf(format="A4").startswith(b"%PDF")
