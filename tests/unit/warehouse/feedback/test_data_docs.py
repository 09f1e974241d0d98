"""Great Expectations' pages as the hub reads them: without the web, without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import polars as pl

from expectations.suites.marts import SUITES
from expectations.suites.suite import run_suite
from warehouse.delivery.zones import Zones
from warehouse.feedback.data_docs import write_docs


@cache
def document(highest: float) -> Mapping[str, Any]:
    (indicators,) = [suite for suite in SUITES if suite.name == "indicators"]
    frame = pl.DataFrame(
        {"indicator_id": ["seen_percent", "other"], "highest_share": [highest, 5.0], "lowest": 0.0}
    )
    return run_suite("indicators", frame, indicators.expected).document


def test_a_page_needs_nothing_from_elsewhere(zones: Zones) -> None:
    for name in ("norfolk.liquidlogic", "marts"):
        write_docs(zones.quality, name, document(120.0))
    pages = sorted(zones.quality.glob("*.html"))
    assert [page.name for page in pages] == ["index.html", "marts.html", "norfolk.liquidlogic.html"]
    for page in pages:
        text = page.read_text()
        assert "<script" not in text
        assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//|url\(|@import", text)
        assert oct(page.stat().st_mode & 0o777) == "0o600"


def test_a_page_says_what_was_expected_and_what_was_found(zones: Zones) -> None:
    page = write_docs(zones.quality, "marts", document(120.0), document(90.0)).read_text()
    assert "<h1>marts</h1>" in page
    assert "Expectations not met: 1 of 4." in page
    assert "percentage_above_100: No share of an indicator's own denominator is above 100" in page
    assert "1 unexpected values found" in page
    assert "120.0" in page
    assert 'lang="en"' in page


def test_the_index_lists_the_newest_of_each(zones: Zones) -> None:
    write_docs(zones.quality, "norfolk.liquidlogic", document(120.0))
    write_docs(zones.quality, "marts", document(90.0))
    write_docs(zones.quality, "norfolk.liquidlogic", document(90.0))
    index = (zones.quality / "index.html").read_text()
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', index) == [
        ("marts.html", "marts"),
        ("norfolk.liquidlogic.html", "norfolk.liquidlogic"),
    ]
    assert "not all met" not in index
    assert index.count("✓ all met") == 2
