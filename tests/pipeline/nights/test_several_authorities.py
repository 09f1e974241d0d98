"""One authority of several, the same again, all read again: what a release then shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import Refresh, ask, marts

Q2 = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"


def test_one_of_several_then_the_same_again_then_all_again(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    """Luton lies between the two in the range of partitions that the first run covers."""
    refused = "eastern_2020,1.4,2020/21-YTD-09,,-1,,,"
    for la, lines in (
        ("bedford", [Q2.format(1)]),
        ("luton", [Q2.format(2), refused]),
        ("thurrock", [Q2.format(3)]),
    ):
        deliver(la, a_return(*lines))
    read = "select distinct la_id from marts.fct_delivery order by 1"
    assert refresh(las=("bedford", "thurrock")).code == 0
    assert ask(settings.zones, read) == [("bedford",), ("thurrock",)]
    assert refresh().code == 3
    assert ask(settings.zones, read) == [("bedford",), ("luton",), ("thurrock",)]
    first = settings.zones.published.joinpath("current").resolve()
    deliver("luton", a_return(Q2.format(2), refused))
    assert refresh().code == 0
    assert settings.zones.published.joinpath("current").resolve() == first
    assert refresh(full=True).code == 3
    again = settings.zones.published.joinpath("current").resolve()
    assert again != first
    assert of_deliveries(again) == of_deliveries(first)


def of_deliveries(release: Path) -> dict[str, list[Any]]:
    """Return every mart, without the check that compares a release with the one before."""
    found = marts(release)
    results = found["fct_quality_result"]
    return found | {
        "fct_quality_result": [row for row in results if "indicator_vanished" not in row]
    }
