"""A newer delivery, the same again, one authority of several: what the release shows of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import Refresh, ask, marts

Q2 = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"
Q3 = "eastern_2020,1.3,2020/21-YTD-12,,{},,,"


def figures(settings: Settings) -> dict[str, tuple[float, str]]:
    rows = ask(
        settings.zones,
        "select period_id, numerator, cast(as_at as varchar) from marts.fct_indicator "
        "where indicator_id = 'referrals_per_10k' and numerator is not null",
    )
    return {period: (numerator, as_at) for period, numerator, as_at in rows}


def statuses(settings: Settings) -> dict[str, str]:
    rows = ask(
        settings.zones, "select cast(delivered_on as varchar), status from marts.fct_delivery"
    )
    return dict(rows)


def test_a_correction_replaces_its_period_and_no_other(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(Q2.format(100)), day="2020-10-30")
    deliver("essex", a_return(Q3.format(150)), day="2021-01-29")
    assert refresh().code == 0
    assert figures(settings) == {
        "2020/21-YTD-09": (100, "2020-10-30"),
        "2020/21-YTD-12": (150, "2021-01-29"),
    }
    deliver("essex", a_return(Q2.format(101)), day="2021-02-05")
    assert refresh().code == 0
    assert figures(settings) == {
        "2020/21-YTD-09": (101, "2021-02-05"),
        "2020/21-YTD-12": (150, "2021-01-29"),
    }
    assert statuses(settings) == {
        "2020-10-30": "superseded",
        "2021-01-29": "accepted",
        "2021-02-05": "accepted",
    }


def test_twice_the_same_and_all_again_change_nothing(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(Q2.format(100), "eastern_2020,1.4,2020/21-YTD-09,,-1,,,"))
    assert refresh().code == 3
    first = settings.zones.published.joinpath("current").resolve()
    deliver("essex", a_return(Q2.format(100), "eastern_2020,1.4,2020/21-YTD-09,,-1,,,"))
    assert refresh().code == 0
    assert settings.zones.published.joinpath("current").resolve() == first
    assert refresh(full=True).code == 3
    again = settings.zones.published.joinpath("current").resolve()
    assert again != first
    assert of_deliveries(again) == of_deliveries(first)


def of_deliveries(release: Path) -> dict[str, list[Any]]:
    """Every mart; what is held against the release before has nothing to look at in the first."""
    found = marts(release)
    results = found["fct_quality_result"]
    return found | {
        "fct_quality_result": [row for row in results if "indicator_vanished" not in row]
    }


def test_only_the_authority_that_was_asked_for(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    """Luton lies between the two in the range of partitions that the run goes over."""
    for la, count in (("bedford", 1), ("luton", 2), ("thurrock", 3)):
        deliver(la, a_return(Q2.format(count)))
    assert refresh(las=("bedford", "thurrock")).code == 0
    taken = "select distinct la_id from marts.fct_delivery order by 1"
    assert ask(settings.zones, taken) == [("bedford",), ("thurrock",)]
    assert refresh().code == 0
    assert ask(settings.zones, taken) == [("bedford",), ("luton",), ("thurrock",)]
